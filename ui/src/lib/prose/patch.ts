/**
 * Shows a text that changes with every keystroke: only the blocks that are other ones are made
 * anew, the rest stays where it is and learns on which line it begins now.
 */
import { dress } from './dress';

const LINES = / data-line="\d+"/g;

/** Elements that name their line, the outermost first. */
function lined(root: Element): Element[] {
  const inside = [...root.querySelectorAll('[data-line]')];
  return root.hasAttribute('data-line') ? [root, ...inside] : inside;
}

export class Patched {
  #keys: string[] = [];
  #target: HTMLElement | undefined;
  #language = '';

  show(target: HTMLElement, html: string, language: string): void {
    const template = document.createElement('template');
    template.innerHTML = html;
    const fresh = [...template.content.children];
    const keys = fresh.map((element) => element.outerHTML.replace(LINES, ''));
    const known = this.#target === target && this.#language === language && target.children.length === this.#keys.length ? this.#keys : [];
    const shorter = Math.min(known.length, keys.length);
    let before = 0;
    while (before < shorter && known[before] === keys[before]) before += 1;
    let behind = 0;
    while (behind < shorter - before && known[known.length - 1 - behind] === keys[keys.length - 1 - behind]) behind += 1;
    if (known.length === 0) target.replaceChildren();
    for (let count = known.length - before - behind; count > 0; count -= 1) target.children[before]?.remove();
    const changed = fresh.slice(before, fresh.length - behind).map((element) => element.outerHTML);
    target.insertBefore(dress(changed.join(''), language), target.children[before] ?? null);
    this.#renumber(target, fresh);
    this.#keys = keys;
    this.#target = target;
    this.#language = language;
  }

  /** Blocks that stayed begin on other lines once something was typed before them. */
  #renumber(target: HTMLElement, fresh: Element[]): void {
    for (const [at, element] of [...target.children].entries()) {
      const now = lined(fresh[at] as Element);
      const old = lined(element);
      if (old[0]?.getAttribute('data-line') === now[0]?.getAttribute('data-line') && old.at(-1)?.getAttribute('data-line') === now.at(-1)?.getAttribute('data-line')) continue;
      for (const [index, each] of old.entries()) each.setAttribute('data-line', now[index]?.getAttribute('data-line') ?? '');
    }
  }
}
