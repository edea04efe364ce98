/** Formatted text from Word, Google Docs or a page as clean Markdown. Loaded with the first paste. */
import TurndownService from 'turndown';

/** Things that carry no words, or that editors add for themselves. */
const NOISE = new Set(['script', 'style', 'meta', 'link', 'title', 'o:p', 'xml', 'iframe', 'object', 'form']);

/** Word writes items as paragraphs that carry their mark as text; neighbours become one list. */
function listsOfWord(body: HTMLElement): void {
  let list: HTMLElement | undefined;
  for (const paragraph of body.querySelectorAll<HTMLElement>('p[class*=MsoListParagraph]')) {
    const ignored = [...paragraph.querySelectorAll('span')].find((span) => /mso-list:\s*ignore/i.test(span.getAttribute('style') ?? ''));
    if (!ignored) continue;
    const name = /^[\s\u00a0]*\w{1,4}[.)]/.test(ignored.textContent ?? '') ? 'ol' : 'ul';
    ignored.remove();
    if (!list || list !== paragraph.previousElementSibling || list.tagName.toLowerCase() !== name) {
      list = document.createElement(name);
      paragraph.before(list);
    }
    const item = document.createElement('li');
    item.append(...paragraph.childNodes);
    list.append(item);
    paragraph.remove();
  }
}

function cleaned(html: string): HTMLElement {
  const body = new DOMParser().parseFromString(html, 'text/html').body;
  for (const element of body.querySelectorAll('*')) if (NOISE.has(element.tagName.toLowerCase())) element.remove();
  // Google Docs wraps everything in a bold element that is not bold.
  for (const element of body.querySelectorAll<HTMLElement>('b, strong')) {
    if (/^(normal|400)$/.test(element.style.fontWeight)) element.replaceWith(...element.childNodes);
  }
  for (const element of body.querySelectorAll<HTMLElement>('span')) {
    const weight = Number(element.style.fontWeight) || (element.style.fontWeight === 'bold' ? 700 : 400);
    const name = weight >= 600 ? 'strong' : element.style.fontStyle === 'italic' ? 'em' : null;
    if (!name || element.closest('h1, h2, h3, h4, h5, h6')) continue;
    const better = document.createElement(name);
    better.append(...element.childNodes);
    element.replaceWith(better);
  }
  // Lists and cells wrap each item in a paragraph of its own.
  for (const element of body.querySelectorAll('li > p:only-child, td > p:only-child, th > p:only-child')) element.replaceWith(...element.childNodes);
  listsOfWord(body);
  // Google Docs hangs an inner list beside its item and not inside of it.
  for (const inner of body.querySelectorAll('ul > ul, ul > ol, ol > ul, ol > ol')) {
    const item = inner.previousElementSibling;
    if (item?.tagName === 'LI') item.append(inner);
  }
  // An address that would run something or lead into a computer leaves its words.
  for (const link of body.querySelectorAll('a[href]')) {
    const scheme = /^\s*([a-z][a-z0-9+.-]*):/i.exec(link.getAttribute('href') ?? '')?.[1]?.toLowerCase();
    if (scheme && !/^(https?|mailto)$/.test(scheme)) link.replaceWith(...link.childNodes);
  }
  return body;
}

const cell = (text: string): string => text.replace(/\s*\n\s*/g, ' ').replace(/\|/g, '\\|').trim();

function table(element: HTMLTableElement, say: (html: string) => string): string {
  const rows = [...element.rows].map((row) => [...row.cells].map((each) => cell(say(each.innerHTML))));
  const width = Math.max(0, ...rows.map((row) => row.length));
  if (width === 0) return '';
  const line = (row: string[]): string => `| ${Array.from({ length: width }, (_, at) => row[at] ?? '').join(' | ')} |`;
  const [head = [], ...rest] = rows;
  return [line(head), line(Array.from({ length: width }, () => '---')), ...rest.map(line)].join('\n');
}

export function toMarkdown(html: string): string {
  const service = new TurndownService({ headingStyle: 'atx', bulletListMarker: '-', codeBlockStyle: 'fenced', emDelimiter: '*' });
  service.addRule('table', {
    filter: 'table',
    replacement: (_content, node) => `\n\n${table(node as HTMLTableElement, (inner) => service.turndown(inner))}\n\n`,
  });
  service.addRule('item', {
    filter: 'li',
    replacement(content, node, options) {
      const parent = node.parentElement;
      const number = parent?.tagName === 'OL' ? [...parent.children].indexOf(node as Element) + Number(parent.getAttribute('start') ?? 1) : 0;
      const mark = number > 0 ? `${number}. ` : `${options.bulletListMarker} `;
      const body = content.replace(/^\n+|\n+$/g, '').replace(/\n(?=.)/g, `\n${' '.repeat(mark.length)}`);
      return `${mark}${body}${node.nextSibling ? '\n' : ''}`;
    },
  });
  // A picture that is not ours would be a file of somebody's computer or a remote address.
  service.addRule('picture', {
    filter: 'img',
    replacement: (_content, node) => {
      const image = node as HTMLImageElement;
      const source = image.getAttribute('src') ?? '';
      return /^https?:/.test(source) ? `![${image.alt}](${source})` : '';
    },
  });
  return service.turndown(cleaned(html)).replace(/\u00a0/g, ' ').trim();
}
