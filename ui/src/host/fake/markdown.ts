/** Renders a little Markdown, enough to look at a preview. The engine renders the real one. */
const escape = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;');
export const inline = (text: string): string =>
  escape(text)
    .replace(/\*\*([^*]+)\*\*/g, '<strong>$1</strong>')
    .replace(/\*([^*]+)\*/g, '<em>$1</em>')
    .replace(/\[([^\]]+)\]\(([^)]+)\)/g, '<a data-doc="$2" data-anchor="" href="#">$1</a>');

/** Where the text begins behind the front matter: the number of lines before it. */
export function frontLines(text: string): number {
  const front = /^---\n[\s\S]*?\n---\n/.exec(text);
  return front ? front[0].split('\n').length - 1 : 0;
}

export function render(text: string): string {
  const skip = frontLines(text);
  const lines = text.split('\n');
  const out: string[] = [];
  for (let at = skip; at < lines.length; ) {
    const line = lines[at] ?? '';
    const from = at;
    const take = (fits: (line: string) => boolean): string[] => {
      while (at < lines.length && fits(lines[at] ?? '')) at += 1;
      return lines.slice(from, at);
    };
    const mark = `data-line="${from + 1}"`;
    const heading = /^(#{1,6}) (.*)$/.exec(line);
    if (line.trim() === '') at += 1;
    else if (heading) {
      at += 1;
      out.push(`<h${heading[1]?.length} ${mark}>${inline(heading[2] ?? '')}</h${heading[1]?.length}>`);
    } else if (line.startsWith('>')) {
      const quoted = take((each) => each.startsWith('>')).map((each) => each.replace(/^> ?/, ''));
      const kind = /^\[!(\w+)\]$/.exec(quoted[0] ?? '')?.[1]?.toLowerCase();
      if (kind) out.push(`<div class="alert alert-${kind}" ${mark}><p>${inline(quoted.slice(1).join(' '))}</p></div>`);
      else out.push(`<blockquote ${mark}><p>${inline(quoted.join(' '))}</p></blockquote>`);
    } else if (/^(\d+\.|[-*]) /.test(line)) {
      const tag = /^\d/.test(line) ? 'ol' : 'ul';
      const items = take((each) => /^(\d+\.|[-*]) /.test(each));
      out.push(`<${tag} ${mark}>${items.map((item, index) => `<li data-line="${from + 1 + index}">${inline(item.replace(/^(\d+\.|[-*]) /, ''))}</li>`).join('')}</${tag}>`);
    } else out.push(`<p ${mark}>${inline(take((each) => each.trim() !== '' && !/^(#|>|\d+\. |- )/.test(each)).join(' '))}</p>`);
  }
  return out.join('\n');
}
