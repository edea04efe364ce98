/**
 * Finds the places of a source in the words of a comparison, which show the text as it is read:
 * without marks, links and markup. Both count in UTF-16 units.
 */

/** This many letters in a row must agree before a place behind markup is believed. */
const SURE = [12, 6, 3, 1];
/** And it is looked for no further away than this. */
const FAR = 2000;

const blank = (letter: string): boolean => /\s/.test(letter);

/** Where each line of a text begins. */
export function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

function next(shown: string, at: number, source: string, from: number): number {
  if (source.startsWith(shown.charAt(at), from)) return from;
  for (const sure of SURE) {
    const run = shown.slice(at, at + sure);
    if (run.length < Math.min(sure, shown.length - at)) continue;
    const found = source.slice(from, from + FAR).indexOf(run);
    if (found >= 0) return from + found;
  }
  return -1;
}

/** For each unit of the shown words its place in the source, -1 where it has none of its own. */
export function placesInSource(shown: string, source: string, from: number): Int32Array {
  const places = new Int32Array(shown.length).fill(-1);
  let here = from;
  for (let at = 0; at < shown.length; at += 1) {
    const letter = shown.charAt(at);
    if (blank(letter)) {
      if (blank(source.charAt(here))) {
        places[at] = here;
        while (blank(source.charAt(here)) && !blank(shown.charAt(at + 1))) here += 1;
        // A break in the source shows as one space.
        if (places[at] === here) here += 1;
      }
      continue;
    }
    const found = next(shown, at, source, here);
    if (found < 0) continue;
    places[at] = found;
    here = found + 1;
  }
  return places;
}

/** The stretch of shown words that stands in the source between two places. */
export function stretch(places: Int32Array, from: number, to: number): { from: number; to: number } | null {
  let first = -1;
  let last = -1;
  for (let at = 0; at < places.length; at += 1) {
    const place = places[at] ?? -1;
    if (place < from || place >= to) continue;
    if (first < 0) first = at;
    last = at;
  }
  return first < 0 ? null : { from: first, to: last + 1 };
}

/** The range of the source that a stretch of shown words covers. */
export function covered(places: Int32Array, from: number, to: number): { from: number; to: number } | null {
  const found = [...places.slice(from, to)].filter((place) => place >= 0);
  const last = found.at(-1);
  return found[0] === undefined || last === undefined ? null : { from: found[0], to: last + 1 };
}
