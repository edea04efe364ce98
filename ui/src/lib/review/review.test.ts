import { describe, expect, it } from 'vitest';

import { setLanguage } from '../../i18n';
import type { DiffSpan, Draft, InboxItem, ReviewView, RuleSaying } from '../../ipc';
import { grouped, placeOf } from './inbox';
import { changeInDiff, marked, selectedInDiff } from './marked';
import { nextStep } from './next';
import { readers } from './people';
import { ruleWords } from './rules';
import { covered, placesInSource, stretch } from './source';

describe('shown words and their source', () => {
  const cases: [name: string, shown: string, source: string, words: string][] = [
    ['plain words', 'Ask for a code.', 'Ask for a code.', 'a code'],
    ['bold words', 'Ask for a code now.', 'Ask for **a code** now.', 'code'],
    ['words behind a link', 'See Refund levels, then call.', 'See [Refund levels](refund/levels-then.md), then call.', 'then call'],
    ['words of a list item', 'Ghi mã đơn vào CRM.', '3. Ghi **mã đơn** vào CRM.', 'vào CRM'],
    ['Hangul between marks', '환불 한도는 5만 원입니다.', '환불 *한도*는 `5만 원`입니다.', '5만 원'],
    ['words over a line break', 'first line second line', 'first line\nsecond line', 'line second'],
    ['an escaped mark', '5 # 3', '5 \\# 3', '# 3'],
  ];
  it.each(cases)('agree for %s', (_, shown, source, words) => {
    const places = placesInSource(shown, source, 0);
    const at = shown.indexOf(words);
    const range = covered(places, at, at + words.length);
    expect(range).not.toBeNull();
    const text = source.slice(range?.from, range?.to);
    expect(text.replace(/[*`\\]/g, '').replace(/\s/g, ' ')).toBe(words);
    const back = range && stretch(places, range.from, range.to);
    expect(back && shown.slice(back.from, back.to)).toBe(words);
  });

  it('leave out what is not in the source', () => {
    expect([...placesInSource('xyz', 'abc', 0)]).toEqual([-1, -1, -1]);
  });
});

describe('words of threads in a comparison', () => {
  const span = (kind: DiffSpan['kind'], text: string): DiffSpan => ({ kind, text });
  const source = '# T\n\nWait **60 seconds** now.\n';
  const spans = [span('same', 'Wait '), span('removed', '90'), span('inserted', '60'), span('same', ' seconds now.')];

  it('are cut out of the newer text, across kinds', () => {
    const from = source.indexOf('60');
    const found = marked(spans, 3, { text: source, ranges: [{ id: 'a', from, to: from + 10 }] });
    expect(found.map(({ text, threads }) => [text, threads ?? ''])).toEqual([
      ['Wait ', ''],
      ['90', ''],
      ['60', 'a'],
      [' seconds', 'a'],
      [' now.', ''],
    ]);
  });

  it('name every thread they belong to', () => {
    const from = source.indexOf('60');
    const found = marked(spans, 3, { text: source, ranges: [{ id: 'a', from, to: from + 10 }, { id: 'b', from: from + 3, to: from + 10 }] });
    expect(found.find((each) => each.text === 'seconds')?.threads).toBe('a b');
  });

  it('keep all words in order', () => {
    const found = marked(spans, 3, { text: source, ranges: [{ id: 'a', from: 0, to: source.length }] });
    expect(found.map((each) => each.text).join('')).toBe(spans.map((each) => each.text).join(''));
  });

  const root = document.createElement('div');
  root.innerHTML = '<div class="block" data-line="3" data-change="1"><span class="words"><span>Wait </span><del><span class="visually-hidden">removed </span>90</del><ins><span class="visually-hidden">inserted </span>60</ins><span> seconds now.</span></span></div>';
  document.body.append(root);

  it('are found from what is selected, and removed ones are none of them', () => {
    const range = document.createRange();
    range.setStart(root.querySelector('del')?.lastChild as Node, 0);
    range.setEnd(root.querySelector('.words')?.lastElementChild?.firstChild as Node, 8);
    expect(selectedInDiff(root, source, range)?.quote).toBe('60 seconds');
    range.selectNodeContents(root.querySelector('del') as Node);
    expect(selectedInDiff(root, source, range)).toBeNull();
  });

  it('of a change are all its new ones', () => {
    expect(changeInDiff(root, source, 1)?.quote).toBe('Wait **60 seconds** now.');
    expect(changeInDiff(root, source, 2)).toBeNull();
  });
});

describe('what waits', () => {
  const item = (kind: InboxItem['kind'], at: string, part: Partial<InboxItem> = {}): InboxItem => ({ kind, at, by: { name: 'L', email: 'l@x' }, draft: null, title: '', doc: null, thread: null, text: '', confirmed: true, ...part });

  it('stands in groups, the newest first', () => {
    const groups = grouped([item('replied', '2026-01-01T00:00:00Z'), item('review_asked', '2026-01-01T00:00:00Z'), item('mentioned', '2026-01-02T00:00:00Z')]);
    expect(groups.map((group) => group.name)).toEqual(['review', 'talk']);
    expect(groups[1]?.items.map((each) => each.kind)).toEqual(['mentioned', 'replied']);
  });

  it('leads to where it can be answered', () => {
    expect(placeOf(item('comment_on_draft', '', { draft: 'd', doc: 'a.md', thread: 't' }))).toEqual({ view: 'review', draft: 'd', doc: 'a.md', thread: 't' });
    expect(placeOf(item('replied', '', { doc: 'a.md', thread: 't' }))).toEqual({ view: 'read', doc: 'a.md', thread: 't' });
    expect(placeOf(item('replied', ''))).toBeNull();
  });
});

describe('readers of a draft', () => {
  const view = {
    verdicts: [
      { by: { name: 'Ilze', email: 'ilze@x' }, at: '', approved: true, text: '', current: true, confirmed: true },
      { by: { name: 'Emma', email: 'emma@x' }, at: '', approved: true, text: '', current: false, confirmed: true },
    ],
    requests: [{ by: { name: 'M', email: 'm@x' }, at: '', reviewers: ['ILZE@x', 'role:quality', 'linh@x'], text: '' }],
  } as unknown as ReviewView;

  it('are named once; a voided approval shows as one', () => {
    expect(readers(view).map(({ id, standing }) => [id, standing])).toEqual([
      ['ilze@x', 'approved'],
      ['emma@x', 'void'],
      ['role:quality', 'waiting'],
      ['linh@x', 'waiting'],
    ]);
  });
});

describe('what a writer does next', () => {
  const draft = (...codes: string[]): Draft => ({ blocked_by: codes.map((code) => ({ code, text: '', said: [] })) }) as unknown as Draft;
  it('is asking for a review where only that is in the way of publishing', () => {
    expect(nextStep(undefined)).toBe('publish');
    expect(nextStep(draft())).toBe('publish');
    expect(nextStep(draft('read_only'))).toBe('publish');
    expect(nextStep(draft('approvals'))).toBe('request');
  });
});

describe('what the rules say', () => {
  const files = { path: 'policies/refunds.md', more: 0 };
  const quality = { type: 'role', role: 'quality' } as const;
  const linh = { type: 'person', name: 'Linh Trần' } as const;
  const missing: RuleSaying = { code: 'approvals_missing', files: { ...files, more: 2 }, wanted: 2, given: 0, from: [quality, linh], each: false };
  const each: RuleSaying = { ...missing, files, each: true };
  const cases: [lang: string, said: RuleSaying[], words: string][] = [
    ['en', [missing], 'policies/refunds.md and 2 more needs 2 Approvals and has 0. Who may give them: Role: quality or Linh Trần.'],
    ['en', [{ code: 'own_text', by: 'Emma' }, { code: 'earlier_text', by: 'Linh' }], 'Emma wrote in it, and nobody approves their own text. Linh approved an earlier text. It changed since.'],
    ['ko', [each], 'policies/refunds.md: 승인 2개가 필요하고 지금 0개입니다. 각각 필요한 승인: 역할: quality 및 Linh Trần.'],
    ['vi', [missing], 'policies/refunds.md và 2 tệp khác: cần 2 phê duyệt, hiện có 0. Ai có thể duyệt: Vai trò: quality hoặc Linh Trần.'],
    ['lv', [{ ...each, wanted: 1, from: [{ type: 'owner' }] }], 'policies/refunds.md: vajadzīgs 1 apstiprinājums, ir 0. Jāapstiprina: atbildīgais.'],
    ['lv', [{ code: 'behind' }], 'Tas, ko šis Melnraksts maina, kopš tā sākuma ir publicēts no jauna. Lūdziet pārskatu: abi teksti tiks apvienoti Melnrakstā, un apstiprinājumi attieksies uz apvienoto tekstu.'],
  ];
  it.each(cases)('is said in %s', (lang, said, words) => {
    setLanguage(lang);
    expect(ruleWords({ code: 'x', text: 'In English.', said })).toBe(words);
    setLanguage('en');
  });

  it('is the sentence itself where there are no parts', () => {
    expect(ruleWords({ code: 'x', text: 'In English.', said: [] })).toBe('In English.');
  });
});
