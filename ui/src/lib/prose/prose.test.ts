import { describe, expect, it } from 'vitest';

import { withoutTitle } from '../read/title';
import { markedWords, pieces } from '../text/marked';
import { dress, spokenWords } from './dress';
import { trueHost } from './follow';
import { markWords, places, sectionBlocks, unmark } from './marks';

function shown(html: string): HTMLDivElement {
  const root = document.createElement('div');
  root.append(dress(html, 'en'));
  return root;
}

describe('snippets', () => {
  it('are text: whatever is escaped stays text', () => {
    expect(pieces('a &lt;script&gt;x&lt;/script&gt; <mark>R&amp;D</mark>')).toEqual([
      { text: 'a <script>x</script> ', marked: false },
      { text: 'R&D', marked: true },
    ]);
  });

  it('never become markup, even when the engine forgot to escape', () => {
    expect(pieces('<img src=x onerror=alert(1)>')).toEqual([{ text: '<img src=x onerror=alert(1)>', marked: false }]);
  });

  it('give the words that matched, longest first and once', () => {
    expect(markedWords('<mark>box</mark> and <mark>opened</mark>', '<mark>box</mark>')).toEqual(['opened', 'box']);
  });
});

describe('marking words', () => {
  const cases: [name: string, text: string, words: string[], whole: boolean, expected: string[]][] = [
    ['a Latin word as a whole', 'The box, boxes and mailbox', ['box'], true, ['box']],
    ['a Latin word before a Korean ending', 'CRM에서 crm을', ['crm'], true, ['CRM', 'crm']],
    ['anything when finding', 'mailbox', ['box'], false, ['box']],
    ['Hangul inside a word', '전액환불을', ['환불'], true, ['환불']],
    ['Vietnamese with its marks', 'Nếu hoàn tiền, Hoàn Tiền', ['hoàn tiền'], true, ['hoàn tiền', 'Hoàn Tiền']],
    ['the longer of two words', 'refunds', ['refunds', 'refund'], true, ['refunds']],
    ['nothing where lowering changes lengths', 'İİ box', ['box'], true, []],
  ];
  it.each(cases)('finds %s', (_, text, words, whole, expected) => {
    expect(places(text, words, whole).map(([start, end]) => text.slice(start, end))).toEqual(expected);
  });

  it('marks inside one section only, and takes its marks away again', () => {
    const root = shown('<p>box</p><h2 id="s-a">A box</h2><p>One <b>box</b></p><h2 id="s-b">B</h2><p>box</p>');
    const before = root.innerHTML;
    for (const block of sectionBlocks(root, 'a')) markWords(block, ['box'], 'hit', true);
    expect([...root.querySelectorAll('mark')].map((mark) => mark.parentElement?.tagName)).toEqual(['H2', 'B']);
    unmark(root, 'hit');
    expect(root.innerHTML).toBe(before);
  });

  it('takes an anchor with quotes for a name, not for a selector', () => {
    const root = shown('<h2 id="s-a">A</h2>');
    expect(sectionBlocks(root, 'x"] , [id="s-a')).toEqual([]);
  });
});

describe('dressing', () => {
  it('gives Say this a head with its key, and copies the words alone', () => {
    const root = shown('<div class="alert alert-say"><p>“I’m sorry it stopped.”</p></div>');
    const alert = root.querySelector('.alert') as HTMLElement;
    expect(alert.querySelector('.alert-head')?.textContent).toBe('Say thisAltC');
    expect(alert.querySelector('button')?.getAttribute('aria-keyshortcuts')).toBe('Alt+C');
    expect(spokenWords(alert)).toBe('I’m sorry it stopped.');
  });

  it('says where a picture would come from instead of loading it', () => {
    const root = shown('<span class="remote-image" data-remote-src="https://evil.example/pixel.png">Map</span>');
    expect(root.textContent).toBe('Map · Picture from evil.example. Not loaded.');
    expect(root.querySelector('img')).toBeNull();
  });

  it('lets a wide table scroll on its own and no task be ticked', () => {
    const root = shown('<table><tr><td>1</td></tr></table><ul><li><input type="checkbox">x</li></ul>');
    expect(root.querySelector('.table-scroll > table')).not.toBeNull();
    expect(root.querySelector('input')?.disabled).toBe(true);
  });
});

describe('links that lead out', () => {
  it('show the host as it really is', () => {
    expect(trueHost('https://www.example.com@evil.example/login')).toBe('evil.example');
    expect(trueHost('https://exаmple.com/'), 'a Cyrillic а').toMatch(/^xn--/);
    expect(trueHost('mailto:emma@dalbit.example')).toBe('emma@dalbit.example');
  });
});

describe('the title', () => {
  it('is shown once', () => {
    expect(withoutTitle('<h1>Hold  rule</h1><p>x</p>', 'Hold rule')).toBe('<p>x</p>');
    expect(withoutTitle('<h1>Another</h1><p>x</p>', 'Hold rule')).toBe('<h1>Another</h1><p>x</p>');
  });
});
