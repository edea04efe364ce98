/** Where the cards of the margin stand: each beside its line, pushed down where they would overlap. */

export interface Placed {
  id: string;
  /** Where its line is. */
  top: number;
  height: number;
}

/** Between two cards, in pixels. */
export const GAP = 8;

/**
 * The top of every card. Cards keep the order they come in. The active one stands exactly beside
 * its line, and those above make room, as far as there is any above the first.
 */
export function arrange(cards: readonly Placed[], active: string | null, floor = 0): Map<string, number> {
  const tops = cards.map((card) => card.top);
  const down = (from: number): void => {
    for (let at = from; at < cards.length; at += 1) {
      const above = cards[at - 1];
      const least = above ? (tops[at - 1] ?? 0) + above.height + GAP : floor;
      tops[at] = Math.max(tops[at] ?? 0, least);
    }
  };
  const here = cards.findIndex((card) => card.id === active);
  down(0);
  const wanted = cards[here]?.top;
  if (wanted !== undefined && (tops[here] ?? 0) > wanted) {
    tops[here] = Math.max(floor, wanted);
    for (let at = here - 1; at >= 0; at -= 1) {
      const lowest = (tops[at + 1] ?? 0) - GAP - (cards[at]?.height ?? 0);
      if ((tops[at] ?? 0) <= lowest) break;
      tops[at] = lowest;
    }
    // No room is left above: the first card stays in sight and the others follow it down.
    if ((tops[0] ?? 0) < floor) tops[0] = floor;
    for (let at = here + 1; at < cards.length; at += 1) tops[at] = cards[at]?.top ?? 0;
    down(1);
  }
  return new Map(cards.map((card, at) => [card.id, tops[at] ?? 0]));
}

/** The cards that stand in this stretch of the margin, and the ones that must be there in any case. */
export function within(cards: readonly Placed[], tops: ReadonlyMap<string, number>, from: number, to: number): Set<string> {
  return new Set(cards.filter((card) => {
    const top = tops.get(card.id) ?? 0;
    return top + card.height >= from && top <= to;
  }).map((card) => card.id));
}
