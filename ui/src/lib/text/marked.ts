/** Reads the engine's escaped text with `<mark>`: pieces of plain text, marked or not. */
export interface Piece {
  text: string;
  marked: boolean;
}

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", '#x27': "'", '#34': '"', '#x2F': '/', nbsp: '\u00a0' };

function unescape(text: string): string {
  return text.replace(/&(#?\w+);/g, (whole, name: string) => ENTITIES[name] ?? whole);
}

export function pieces(html: string): Piece[] {
  const found: Piece[] = [];
  let marked = false;
  for (const part of html.split(/(<\/?mark>)/)) {
    if (part === '<mark>') marked = true;
    else if (part === '</mark>') marked = false;
    else if (part !== '') found.push({ text: unescape(part), marked });
  }
  return found;
}

/** The words that were marked, each once, longest first. */
export function markedWords(...htmls: string[]): string[] {
  const words = htmls.flatMap(pieces).filter((piece) => piece.marked).map((piece) => piece.text.trim());
  return [...new Set(words.filter(Boolean))].sort((a, b) => b.length - a.length);
}
