import { SearchQuery, search, setSearchQuery } from '@codemirror/search';
import { EditorSelection, EditorState, type TransactionSpec } from '@codemirror/state';
import { describe, expect, it } from 'vitest';

import { smallestChange } from './change';
import { placesFound } from './finding';
import { bulleted, headed, linked, said, stepped, wrapped } from './format';
import { toMarkdown } from './fromHtml';
import { between } from './together';

/** A text with the selection between ‹ and ›, or a caret at ‹›. */
function state(marked: string): EditorState {
  const from = marked.indexOf('‹');
  const doc = marked.replace('‹', '').replace('›', '');
  return EditorState.create({ doc, selection: EditorSelection.range(from, marked.indexOf('›') - 1), extensions: EditorState.lineSeparator.of('\n') });
}

function after(marked: string, change: (state: EditorState) => TransactionSpec): string {
  const before = state(marked);
  const next = before.update(change(before)).state;
  const { from, to } = next.selection.main;
  const doc = next.doc.toString();
  return `${doc.slice(0, from)}‹${doc.slice(from, to)}›${doc.slice(to)}`;
}

describe('formatting', () => {
  const cases: [name: string, before: string, change: (state: EditorState) => TransactionSpec, expected: string][] = [
    ['bold goes around the words', 'say ‹sorry› now', (s) => wrapped(s, '**'), 'say **‹sorry›** now'],
    ['bold goes away again', 'say **‹sorry›** now', (s) => wrapped(s, '**'), 'say ‹sorry› now'],
    ['italic inside bold is added, the bold marks stay', '**‹sorry›**', (s) => wrapped(s, '*'), '***‹sorry›***'],
    ['spaces at the ends stay outside', 'say‹ sorry ›now', (s) => wrapped(s, '**'), 'say **‹sorry›** now'],
    ['marks around nothing wait for words', 'say ‹›', (s) => wrapped(s, '*'), 'say *‹›*'],
    ['bold that was being typed ends', 'one **bold‹›**', (s) => wrapped(s, '**'), 'one **bold**‹›'],
    ['italic that was being typed ends', 'one *so‹›* on', (s) => wrapped(s, '*'), 'one *so*‹› on'],
    ['italic inside bold ends before the bold does', '***so‹›***', (s) => wrapped(s, '*'), '***so*‹›**'],
    ['code that was being typed ends', 'press `F5‹›`', (s) => wrapped(s, '`'), 'press `F5`‹›'],
    ['bold begins before bold words', 'a ‹›**b**', (s) => wrapped(s, '**'), 'a **‹›****b**'],
    ['italic inside bold begins', '**so‹›**', (s) => wrapped(s, '*'), '**so*‹›***'],
    ['Hangul is wrapped by syllables', '‹고객›을', (s) => wrapped(s, '**'), '**‹고객›**을'],
    ['a heading is made', '‹›Hold', (s) => headed(s, 2), '‹›## Hold'],
    ['a heading changes its level', '## H‹›old', (s) => headed(s, 1), '# H‹›old'],
    ['a heading becomes plain', '## H‹›old', (s) => headed(s, 2), 'H‹›old'],
    ['words become a link to fill in', 'see ‹terms›', linked, 'see [terms](‹›)'],
    ['an address becomes a link to name', '‹https://example.com›', linked, '[‹›](https://example.com)'],
    ['lines become steps', '‹one\ntwo›', stepped, '1. ‹one\n2. two›'],
    ['steps become lines', '1. ‹one\n2. two›', stepped, '‹one\ntwo›'],
    ['lines become a list', '‹one\ntwo›', bulleted, '- ‹one\n- two›'],
    ['steps become a list', '1. ‹one\n2. two›', bulleted, '- ‹one\n- two›'],
    ['a list becomes lines', '- o‹›ne', bulleted, 'o‹›ne'],
    ['words to say', '‹›We are sorry.', said, '> [!SAY]\n> ‹›We are sorry.'],
  ];
  it.each(cases)('%s', (_, before, change, expected) => {
    expect(after(before, change)).toBe(expected);
  });
});

describe('the smallest change', () => {
  const cases: [before: string, after: string][] = [
    ['', 'a'],
    ['a', ''],
    ['aaa', 'aa'],
    ['one two three', 'one 2 three'],
    ['😀', '😁'],
    ['x😀y', 'x😀😀y'],
    ['a\r\nb', 'a\r\nc'],
    ['ẫ', 'ẫ'.normalize('NFD')],
  ];
  it.each(cases)('turns %j into %j', (before, wanted) => {
    const change = smallestChange(before, wanted);
    expect(change && before.slice(0, change.from) + change.insert + before.slice(change.to)).toBe(wanted);
    expect(change?.insert.isWellFormed(), 'never half a character').toBe(true);
  });

  it('is none between equal texts', () => expect(smallestChange('a', 'a')).toBeNull());
});

describe('what find says', () => {
  const cases: [name: string, marked: string, query: string, at: number, total: number][] = [
    ['no place is selected yet', '‹›hold on, hold the line', 'hold', 0, 2],
    ['the second is selected', 'hold on, ‹hold› the line', 'hold', 2, 2],
    ['a selection beside a place is none', 'h‹old› on', 'hold', 0, 1],
    ['Hangul inside a word', '‹고객›을, 고객은', '고객', 1, 2],
    ['nothing holds it', '‹›hold', 'refund', 0, 0],
    ['nothing is looked for', '‹›hold', '', 0, 0],
  ];
  it.each(cases)('%s', (_, marked, query, at, total) => {
    const before = state(marked);
    const open = EditorState.create({ doc: before.doc, selection: before.selection, extensions: search() });
    const asked = open.update({ effects: setSearchQuery.of(new SearchQuery({ search: query })) }).state;
    expect(placesFound(asked)).toEqual({ at, total });
  });
});

describe('a text in the editor', () => {
  it.each(['a\r\nb\nc\rd', '\r\n\r\n', 'no end', '\ttab\u00a0\u200b', '\ufeffmark'])('comes out as it went in: %j', (text) => {
    expect(EditorState.create({ doc: text, extensions: EditorState.lineSeparator.of('\n') }).doc.toString()).toBe(text);
  });
});

describe('pasting formatted text', () => {
  const cases: [name: string, html: string, expected: string][] = [
    ['Google Docs wraps all in a bold that is none', '<b style="font-weight:normal"><p>One <span style="font-weight:700">two</span></p></b>', 'One **two**'],
    ['Word brings its own elements', '<p>Hold<o:p>&nbsp;</o:p></p><style>p{}</style>', 'Hold'],
    ['lists keep their numbers', '<ol start="3"><li><p>Ask</p></li><li>Wait</li></ol>', '3. Ask\n4. Wait'],
    ['tables become tables', '<table><tr><th>A</th><th>B|C</th></tr><tr><td>1</td><td><b>2</b></td></tr></table>', '| A | B\\|C |\n| --- | --- |\n| 1 | **2** |'],
    ['scripts and pictures of somebody’s disk go', '<p>x</p><script>alert(1)</script><img src="file:///C:/a.png">', 'x'],
    ['links and headings stay', '<h2>Hold</h2><p><a href="https://example.com/">here</a></p>', '## Hold\n\n[here](https://example.com/)'],
    [
      'lists of Word, which are paragraphs to it',
      "<p class=MsoListParagraphCxSpFirst style='mso-list:l0 level1 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>1.<span>&nbsp;&nbsp; </span></span><![endif]>Open the order</p><p class=MsoListParagraphCxSpLast><span style='mso-list:Ignore'>2.<span>&nbsp;</span></span>Check the <b>date</b></p><p class=MsoListParagraph><span style='mso-list:Ignore'>·<span>&nbsp;</span></span>A bullet</p><p class=MsoNormal>After</p>",
      '1. Open the order\n2. Check the **date**\n\n- A bullet\n\nAfter',
    ],
    [
      'lists of Google Docs, which hang inner ones beside their item',
      '<ul><li dir="ltr"><p role="presentation"><span>One</span></p></li><ul><li><p>Inner</p></li></ul><li><p>Two</p></li></ul>',
      '- One\n  - Inner\n- Two',
    ],
    ['addresses that would run something', '<p><a href="JavaScript:alert(1)">js</a> <a href=" data:text/html,x">data</a> <a href="file:///etc/passwd">file</a> <a href="https://ok.example/">ok</a> <a href="mailto:a@b.example">mail</a></p>', 'js data file [ok](https://ok.example/) [mail](mailto:a@b.example)'],
  ];
  it.each(cases)('%s', (_, html, expected) => {
    expect(toMarkdown(html)).toBe(expected);
  });
});

describe('scrolling in step', () => {
  const stops = [
    { line: 1, top: 0 },
    { line: 11, top: 100 },
    { line: 13, top: 300 },
  ];
  const cases: [line: number, top: number][] = [
    [1, 0],
    [6, 50],
    [12, 200],
    [40, 300],
  ];
  it.each(cases)('line %d stands at %d', (line, top) => {
    expect(between(stops, line, 'line', 'top')).toBe(top);
  });
  it('goes back the same way', () => expect(between(stops, 200, 'top', 'line')).toBe(12));
  it('has nowhere to go without stops', () => expect(between([], 5, 'line', 'top')).toBe(0));
});
