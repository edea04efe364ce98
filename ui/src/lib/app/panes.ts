/** Moves the focus between the panes of a screen: elements with `data-pane`. */
const FOCUSABLE = 'a[href], button, input, select, textarea, [tabindex="0"]';

export function nextPane(step: 1 | -1): void {
  const panes = [...document.querySelectorAll<HTMLElement>('nav.rail, [data-pane]')];
  if (panes.length === 0) return;
  const here = panes.findIndex((pane) => pane.contains(document.activeElement));
  const next = panes[(here + step + panes.length) % panes.length];
  if (!next) return;
  const preferred = next.querySelector<HTMLElement>('[data-pane-focus], [aria-current]');
  (next.matches('[tabindex]') ? next : (preferred ?? next.querySelector<HTMLElement>(FOCUSABLE)))?.focus();
}
