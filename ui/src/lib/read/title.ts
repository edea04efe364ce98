/** The first heading, where it only repeats the title shown above the text. */
import type { Lead } from '../threads/select';

function repeated(html: string, title: string): { template: HTMLTemplateElement; first: Element } | null {
  const template = document.createElement('template');
  template.innerHTML = html;
  const first = template.content.firstElementChild;
  const same = (text: string): string => text.normalize('NFC').replace(/\s+/g, ' ').trim();
  if (!first || !/^H[1-6]$/.test(first.tagName) || same(first.textContent ?? '') !== same(title)) return null;
  return { template, first };
}

/** Takes that heading away. */
export function withoutTitle(html: string, title: string): string {
  const found = repeated(html, title);
  if (!found) return html;
  found.first.remove();
  return found.template.innerHTML;
}

/** What was taken away: the section that the text begins with. */
export function leadOf(html: string, title: string): Lead | undefined {
  const found = repeated(html, title);
  return found?.first.id.startsWith('s-') ? { anchor: found.first.id.slice(2), text: found.first.textContent ?? '' } : undefined;
}
