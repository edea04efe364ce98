/** Where in a document the reader is: the section in view, and steps between sections. */
import type { Heading } from '../../ipc';

/** How far above the upper edge a heading still counts as the current one. */
const SLACK = 40;

export class ReadingPosition {
  current = $state('');
  #scroller: HTMLElement | undefined;
  #headings: { anchor: string; element: HTMLElement }[] = [];

  attach(scroller: HTMLElement, outline: readonly Heading[]): void {
    this.#scroller = scroller;
    this.#headings = outline.flatMap(({ anchor }) => {
      const element = find(scroller, anchor);
      return element ? [{ anchor, element }] : [];
    });
    this.look();
  }

  /** Finds the section in view. */
  look(): void {
    const scroller = this.#scroller;
    if (!scroller) return;
    const edge = scroller.getBoundingClientRect().top + SLACK;
    const passed = this.#headings.filter(({ element }) => element.getBoundingClientRect().top <= edge);
    const end = scroller.scrollTop + scroller.clientHeight >= scroller.scrollHeight - 2 && scroller.scrollTop > 0;
    this.current = (end ? this.#lastVisible() : undefined) ?? passed.at(-1)?.anchor ?? this.#headings[0]?.anchor ?? '';
  }

  goTo(anchor: string): void {
    const scroller = this.#scroller;
    const heading = this.#headings.find((each) => each.anchor === anchor)?.element ?? (scroller && find(scroller, anchor));
    if (!scroller || !heading) return;
    const top = heading.getBoundingClientRect().top - scroller.getBoundingClientRect().top + scroller.scrollTop;
    scroller.scrollTop = Math.max(0, top - 16);
    this.look();
    this.current = anchor;
  }

  step(direction: 1 | -1): void {
    const here = this.#headings.findIndex((each) => each.anchor === this.current);
    const next = this.#headings[Math.max(0, here + direction)];
    if (next) this.goTo(next.anchor);
  }

  /** At the end of the text, the section that a step went to stays the current one. */
  #lastVisible(): string | undefined {
    const visible = this.#headings.find((each) => each.anchor === this.current);
    const edge = this.#scroller?.getBoundingClientRect();
    if (visible && edge && visible.element.getBoundingClientRect().top >= edge.top) return visible.anchor;
    return this.#headings.at(-1)?.anchor;
  }
}

function find(root: HTMLElement, anchor: string): HTMLElement | undefined {
  return [...root.querySelectorAll<HTMLElement>('[id]')].find((element) => element.id === `s-${anchor}`);
}
