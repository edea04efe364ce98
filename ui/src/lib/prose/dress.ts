/**
 * Dresses rendered text for the window: heads on alerts in the interface's language,
 * scrolling tables, named placeholders for pictures that are not loaded, marks on words
 * that were searched for. Works on a fragment before it is shown.
 */
import { t, tOr } from '../../i18n';
import { capsOf, shortcutOf } from '../../keys';

const SVG = 'http://www.w3.org/2000/svg';
const SAY = ['M4.5 9.5v5h3.2l4.3 3.8V5.7L7.700 9.500z', 'M15.5 9.5a3.6 3.6 0 0 1 0 5M18 7a7 7 0 0 1 0 10'];
const WARN = ['M12 4.5 20.5 19h-17z', 'M12 10.5v4M12 16.7v.01'];
const INFO = ['M12 3.7a8.3 8.3 0 1 0 0 16.6a8.3 8.3 0 1 0 0-16.6', 'M12 11.3v5M12 7.800v.01'];
const STOP = ['M12 3.7a8.3 8.3 0 1 0 0 16.6a8.3 8.3 0 1 0 0-16.6', 'M6.2 6.2l11.6 11.6'];
const CLOCK = ['M12 3.7a8.3 8.3 0 1 0 0 16.6a8.3 8.3 0 1 0 0-16.6', 'M12 7.5V12l3 2'];
const DRAWINGS: Record<string, string[]> = { say: SAY, dont: STOP, warning: WARN, caution: WARN, must: WARN, hold: CLOCK };

function icon(kind: string): SVGElement {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  for (const d of DRAWINGS[kind] ?? INFO) {
    const path = document.createElementNS(SVG, 'path');
    path.setAttribute('d', d);
    svg.append(path);
  }
  return svg;
}

function copyButton(): HTMLButtonElement {
  const button = document.createElement('button');
  button.type = 'button';
  button.dataset['copySay'] = '';
  button.setAttribute('aria-label', t('read.copy_say'));
  button.setAttribute('aria-keyshortcuts', shortcutOf('say.copy'));
  button.title = t('read.copy_say');
  for (const cap of capsOf('say.copy')) {
    const key = document.createElement('kbd');
    key.setAttribute('aria-hidden', 'true');
    key.className = 'key';
    key.textContent = cap;
    button.append(key);
  }
  return button;
}

function dressAlerts(root: DocumentFragment, uiLang: string): void {
  for (const alert of root.querySelectorAll<HTMLElement>('.alert')) {
    const kind = [...alert.classList].find((name) => name.startsWith('alert-'))?.slice(6) ?? 'note';
    alert.querySelector(':scope > .alert-title')?.remove();
    const head = document.createElement('div');
    head.className = 'alert-head';
    head.lang = uiLang;
    const word = document.createElement('span');
    word.textContent = tOr(`read.${kind}`, kind);
    head.append(icon(kind), word);
    if (kind === 'say') head.append(copyButton());
    alert.prepend(head);
  }
}

function dressTables(root: DocumentFragment): void {
  for (const table of root.querySelectorAll('table')) {
    const scroller = document.createElement('div');
    scroller.className = 'table-scroll';
    table.replaceWith(scroller);
    scroller.append(table);
  }
}

function hostOf(address: string): string {
  try {
    return new URL(address).host;
  } catch {
    return address;
  }
}

function dressPictures(root: DocumentFragment): void {
  for (const place of root.querySelectorAll<HTMLElement>('[data-remote-src]')) {
    const about = place.textContent?.trim();
    const says = t('read.remote', { host: hostOf(place.dataset['remoteSrc'] ?? '') });
    place.textContent = about ? `${about} · ${says}` : says;
  }
}

/** Steps of an answer are numbered by our own counter, which must begin where the list does. */
function dressLists(root: DocumentFragment): void {
  for (const list of root.querySelectorAll<HTMLOListElement>('ol[start]')) list.style.counterReset = `step ${list.start - 1}`;
}

function dressLinks(root: DocumentFragment): void {
  for (const link of root.querySelectorAll<HTMLElement>('a[data-external]')) {
    link.title = link.dataset['external'] ?? '';
  }
  for (const box of root.querySelectorAll<HTMLInputElement>('input[type=checkbox]')) box.disabled = true;
}

/** The rendered HTML as nodes, ready to be shown. */
export function dress(html: string, uiLang: string): DocumentFragment {
  const template = document.createElement('template');
  template.innerHTML = html;
  const root = template.content;
  dressAlerts(root, uiLang);
  dressTables(root);
  dressLists(root);
  dressPictures(root);
  dressLinks(root);
  return root;
}

/** The plain words of a Say this block. */
export function spokenWords(alert: Element): string {
  const copy = alert.cloneNode(true) as Element;
  copy.querySelector('.alert-head')?.remove();
  const paragraphs = [...copy.querySelectorAll('p, li')].map((block) => (block.textContent ?? '').trim());
  const text = paragraphs.length > 0 ? paragraphs.join('\n') : (copy.textContent ?? '').trim();
  return text.replace(/^[“"„«]|[”"“»]$/gu, '').trim();
}
