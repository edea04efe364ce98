/** Takes the first heading away when it only repeats the title shown above the text. */
export function withoutTitle(html: string, title: string): string {
  const template = document.createElement('template');
  template.innerHTML = html;
  const first = template.content.firstElementChild;
  const same = (text: string): string => text.normalize('NFC').replace(/\s+/g, ' ').trim();
  if (!first || !/^H[1-6]$/.test(first.tagName) || same(first.textContent ?? '') !== same(title)) return html;
  first.remove();
  return template.innerHTML;
}
