/** Where threads stand beside rendered text, measured in one pass. */
import type { Thread } from '../../ipc';

/** The threads that a mark belongs to. */
export function threadsOf(mark: Element): string[] {
  return (mark.getAttribute('data-thread') ?? '').split(' ').filter(Boolean);
}

/** The threads whose words were hit, the innermost first. */
export function threadsAt(target: EventTarget | null): string[] {
  const found: string[] = [];
  for (let mark = target instanceof Element ? target.closest('.thread-mark') : null; mark; mark = mark.parentElement?.closest('.thread-mark') ?? null) {
    found.push(...threadsOf(mark).filter((id) => !found.includes(id)));
  }
  return found;
}

/** The first mark of every thread below `root`. */
export function marksIn(root: Element): Map<string, HTMLElement> {
  const found = new Map<string, HTMLElement>();
  for (const mark of root.querySelectorAll<HTMLElement>('.thread-mark[data-thread]')) {
    for (const id of threadsOf(mark)) if (!found.has(id)) found.set(id, mark);
  }
  return found;
}

/** How far below `base` each thread's line is; without marked words, that of its section. */
export function placesIn(root: Element, threads: readonly Thread[], base: number): Map<string, number> {
  const marks = marksIn(root);
  const headings = new Map([...root.querySelectorAll('[id^="s-"]')].map((element) => [element.id.slice(2), element]));
  return new Map(
    threads.map((thread) => {
      const place = marks.get(thread.id) ?? (thread.anchor.status === 'document' ? undefined : headings.get(thread.anchor.section));
      return [thread.id, place ? Math.max(0, place.getBoundingClientRect().top - base) : 0];
    }),
  );
}

/** Shows which marks belong to the active thread. */
export function showActive(root: Element, active: string | null): void {
  for (const mark of root.querySelectorAll('.thread-mark.active')) mark.classList.remove('active');
  if (active === null) return;
  for (const mark of root.querySelectorAll('.thread-mark')) {
    if (threadsOf(mark).includes(active)) mark.classList.add('active');
  }
}

/** Brings something into the upper half of what is in view, unless it is in view already. */
export function bring(element: Element, scroller: Element): void {
  const edge = scroller.getBoundingClientRect();
  const { top, bottom } = element.getBoundingClientRect();
  if (top >= edge.top + 40 && bottom <= edge.bottom - 80) return;
  scroller.scrollTop += top - edge.top - edge.height / 3;
}
