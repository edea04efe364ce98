/** Threads and reviews of the pretended handbook. `?threads=500` makes that many on the first document. */
import type { AnswerOf, CommandName, RequestOf } from '../../ipc/commands';
import type { Comment, DiffBlock, DiffSpan, Draft, InboxItem, Person, ReviewView, Selection, Thread } from '../../ipc/types.gen';
import { HostError } from '../host';
import type { World } from './answers';
import { inline } from './markdown';
import { PEOPLE } from './texts';
import { TODAY } from './world';

type Answers = { [C in CommandName]?: (request: RequestOf<C>) => AnswerOf<C> | Promise<AnswerOf<C>> };

const person = (email: string): Person => ({ name: PEOPLE[email] ?? email, email });
const plain = (html: string): string => html.replace(/<[^>]+>/g, '');

const MOVED = `# Klienta savienošana ar citu nodaļu

## Pirms savienošanas

Pajautājiet klientam atļauju un pasakiet, kurš kolēģis atbildēs un kāpēc. Pārbaudiet, vai klienta tālruņa numurs ir pareizs.

## Gaidīšana

Klients nedrīkst gaidīt ilgāk par **60 sekundēm**. Kad atgriežaties, vienmēr atvainojieties. Ja kolēģis neatbild, piedāvājiet atzvanīt un vienojieties par laiku.

## Savienošana

Palieciet uz līnijas, līdz klients ir savienots un kolēģis ir dzirdējis īsu problēmas kopsavilkumu. Tikai tad beidziet savu sarunu.

Pēc zvana CRM ierakstiet, kam klientu nodevāt un ko solījāt.

## Ja klients atsakās

Neuzstājiet. Pierakstiet jautājumu un vienojieties, kad atzvanīsiet ar atbildi.
`;

/** `-old-` and `+new+` in a line become spans. */
function block(kind: string, line: number, change: number | null, text: string): DiffBlock {
  const spans: DiffSpan[] = text.split(/(\{-[^}]*\}|\{\+[^}]*\})/).filter(Boolean).map((part) => {
    if (part.startsWith('{-')) return { kind: 'removed', text: part.slice(2, -1) };
    if (part.startsWith('{+')) return { kind: 'inserted', text: part.slice(2, -1) };
    return { kind: 'same', text: part };
  });
  return { kind, line, change, spans };
}

const BLOCKS: DiffBlock[] = [
  block('heading1', 1, null, 'Klienta savienošana ar citu nodaļu'),
  block('heading2', 3, null, 'Pirms savienošanas'),
  block('paragraph', 5, 1, 'Pajautājiet klientam atļauju un pasakiet, {-ka drīz kāds atbildēs}{+kurš kolēģis atbildēs un kāpēc}. Pārbaudiet, vai klienta tālruņa numurs ir pareizs.'),
  block('heading2', 7, null, 'Gaidīšana'),
  block('paragraph', 9, 2, 'Klients nedrīkst gaidīt ilgāk par {-90}{+60} sekundēm. Kad atgriežaties, vienmēr atvainojieties. {+Ja kolēģis neatbild, piedāvājiet atzvanīt un vienojieties par laiku.}'),
  block('heading2', 11, null, 'Savienošana'),
  block('paragraph', 13, 3, 'Palieciet uz līnijas, līdz klients ir savienots{+ un kolēģis ir dzirdējis īsu problēmas kopsavilkumu}. Tikai tad beidziet savu sarunu.'),
  block('paragraph', 15, 4, '{-Pēc zvana piezīmes nav obligātas.}{+Pēc zvana CRM ierakstiet, kam klientu nodevāt un ko solījāt.}'),
  block('heading2', 17, null, 'Ja klients atsakās'),
  block('paragraph', 19, null, 'Neuzstājiet. Pierakstiet jautājumu un vienojieties, kad atzvanīsiet ar atbildi.'),
];

const REVIEWED = 'lv/zvana-nodosana.md';

export function reviewAnswers(world: World, draftOf: (name: string) => Draft): Answers {
  let count = 0;
  const me = world.person;
  const comment = (by: Person, text: string, at = `${TODAY}T09:41:00Z`, part: Partial<Comment> = {}): Comment => ({
    id: `c${(count += 1)}`, by, mine: by.email === me.email, confirmed: true, at, text, html: `<p>${inline(text)}</p>`, edited_at: null, deleted: false, mentions: [], sent: true, ...part,
  });
  const make = (doc: string, quote: string, comments: Comment[], part: Partial<Thread> = {}): Thread => ({
    id: `t${String((count += 1)).padStart(5, '0')}`, doc, path: doc, title: doc, draft: null, topic: null, state: { type: 'open' },
    anchor: { status: 'exact', from: count, to: count + quote.length, line: 1, column: 1, quote, section: '', reason: null, why: null }, comments, suggestion: null, claims: [], ...part,
  });
  const at = (thread: Thread, part: Partial<Thread['anchor']>): Thread => ({ ...thread, anchor: { ...thread.anchor, ...part } });
  const inMoved = (quote: string): Partial<Thread['anchor']> => {
    const from = MOVED.indexOf(quote);
    return { from, to: from + quote.length };
  };
  const suggest = (quote: string, replacement: string): Thread['suggestion'] => ({ replacement, spans: [{ kind: 'removed', text: quote }, { kind: 'same', text: ' ' }, { kind: 'inserted', text: replacement }], state: { type: 'open' }, refused: null });

  const ko = 'ko/refunds/opened-items.md';
  let threads: Thread[] = [
    make(ko, '반품 배송비는 회사가 부담합니다.', [comment(person('junho@dalbit.example'), '단순 변심이면 고객 부담 아닌가요? ‘반품 배송비’ 문서와 내용이 다릅니다.', `${TODAY}T05:20:00Z`), comment(person('seoyeon@dalbit.example'), '맞습니다. 초안에서 두 경우를 나눠 적을게요.', `${TODAY}T06:02:00Z`, { sent: false })]),
    make(ko, '팀장 승인 코드', [comment(person('ilze@dalbit.example'), 'In Rīga the code expires after 30 minutes. Same in Seoul? If so, add it here.', '2026-11-20T09:41:00Z')], { topic: 'question' }),
    at(make(ko, 'ask again', [comment(person('emma@dalbit.example'), 'This was easier to read before.', '2026-11-12T09:41:00Z', { confirmed: false })]), { status: 'detached', from: null, to: null, section: '배송비-부담', reason: null, why: null }),
    make(ko, '결제 수단', [comment(person('linh@dalbit.example'), 'Ổn rồi.', '2026-11-02T09:41:00Z')], { state: { type: 'resolved', by: person('emma@dalbit.example'), at: `${TODAY}T08:00:00Z` } }),
    { ...make('phone/hold.md', '60 seconds', [comment(person('emma@dalbit.example'), 'Shorter.')]), suggestion: suggest('60 seconds', 'one minute') },
    at({ ...make(REVIEWED, '60', [comment(person('emma@dalbit.example'), 'The English Document already says 60. Good that both now match.')]), draft: 'zvans' }, inMoved('60')),
    at({ ...make(REVIEWED, 'īsu problēmas kopsavilkumu', [comment(person('ilze@dalbit.example'), 'Kopsavilkums ir pārāk vispārīgs. Nosauksim, kas tajā jābūt.')]), draft: 'zvans', suggestion: suggest('īsu problēmas kopsavilkumu', 'klienta vārdu, pasūtījuma numuru un problēmu vienā teikumā') }, inMoved('īsu problēmas kopsavilkumu')),
    at({ ...make(REVIEWED, 'atvainojieties', [comment(person('martins@dalbit.example'), 'Labi.')]), draft: 'zvans', state: { type: 'resolved', by: person('ilze@dalbit.example'), at: `${TODAY}T08:00:00Z` } }, inMoved('atvainojieties')),
    at({ ...make('vi/khieu-nai.md', 'mã đơn', [comment(person('linh@dalbit.example'), 'Nên thêm số điện thoại gọi lại, vì khách hay gọi bằng máy khác.', `${TODAY}T04:37:00Z`)]), draft: 'ro-nguoi' }, { from: 383, to: 389 }),
  ];
  const many = Number(new URLSearchParams(location.search).get('threads') ?? 0);
  const first = world.documents[0];
  if (first && many > 0) {
    const words = plain(first.sections.map(([, html]) => html).join(' ')).split(/\s+/).filter((word) => word.length > 3);
    threads = [...threads, ...Array.from({ length: many }, (_, index) => make(first.path, words[index % words.length] ?? 'box', [comment(person(Object.keys(PEOPLE)[index % 6] ?? ''), `Comment ${index + 1}: is this still how it is done?`)]))];
  }

  const find = (id: string): Thread => {
    const thread = threads.find((each) => each.id === id);
    if (!thread) throw new HostError('not_found', 'This Thread is not there any more.');
    return thread;
  };
  const put = (thread: Thread): Thread => {
    threads = threads.some((each) => each.id === thread.id) ? threads.map((each) => (each.id === thread.id ? thread : each)) : [...threads, thread];
    setTimeout(() => world.tell({ type: 'changed', tags: ['threads', 'review'] }), 5);
    return thread;
  };
  const failing = (): void => {
    if (location.search.includes('unsent=1')) throw new HostError('failed', 'The comment could not be written: the disk of this computer is full.', 'Make room, then send it again.');
  };
  const anchored = (doc: string, draft: string | null, selection: Selection, comments: Comment[]): Thread => {
    const quote = selection.type === 'quote' || selection.type === 'range' ? selection.quote : '';
    const made = { ...make(doc, quote, comments), draft };
    if (selection.type === 'document') return at(made, { status: 'document', from: null, to: null });
    if (selection.type === 'section') return at(made, { section: selection.section });
    if (selection.type === 'range') return at(made, { from: selection.from, to: selection.to });
    return at(made, { section: selection.section ?? '' });
  };

  let verdicts: ReviewView['verdicts'] = [
    { by: person('ilze@dalbit.example'), at: `${TODAY}T08:00:00Z`, approved: true, text: '', current: true, confirmed: true },
    { by: person('emma@dalbit.example'), at: `${TODAY}T07:00:00Z`, approved: true, text: '', current: false, confirmed: true },
  ];
  const view = (name: string): ReviewView => {
    const draft = draftOf(name);
    const of = (path: string): Thread[] => threads.filter((thread) => thread.draft === name && thread.path === path);
    const zvans = name === 'zvans';
    return {
      draft,
      documents: draft.documents.map((document, index) => ({
        diff: zvans && index === 0 ? { path: document.path, title: document.title, form: 'rendered' as const, blocks: BLOCKS, changes: 4, hidden: [] } : { path: document.path, title: document.title, form: 'rendered' as const, blocks: [block('heading1', 1, null, document.title), block('paragraph', 3, 1, 'Klients gaida līnijā {-90}{+60} sekundes.'), block('paragraph', 5, 2, '{+Pēc tam piedāvājiet atzvanīt.}')], changes: 2, hidden: [] },
        text: zvans && index === 0 ? MOVED : `# ${document.title}\n\nKlients gaida līnijā 60 sekundes.\n\nPēc tam piedāvājiet atzvanīt.\n`,
        threads: of(document.path),
        findings: index === 0 ? [] : [{ path: document.path, line: 3, column: 1, from: 0, to: 4, rule: 'vague-timing', severity: 'warning', message: '“Pēc tam” can mean anything.', fix: null }],
      })),
      requests: [{ by: draft.author, at: `${TODAY}T06:00:00Z`, reviewers: ['seoyeon@dalbit.example', 'role:quality'], text: 'Klienti divreiz stāsta to pašu. Pēc šīm izmaiņām kolēģis zina problēmu, pirms sāk runāt.', confirmed: true }],
      verdicts,
      needs: [{ text: '', said: [{ code: 'approved', files: { path: 'lv/zvana-nodosana.md', more: 0 }, by: ['Ilze Kalniņa', 'Mārtiņš Ozols'] }], met: true }, { text: '', said: [{ code: 'approval_from_missing', files: { path: 'lv/zvana-nodosana.md', more: 0 }, from: { type: 'role', role: 'quality' } }], met: verdicts.some((verdict) => verdict.by.email === me.email && verdict.approved) }],
      may_not_approve: draft.mine ? { code: 'may_not_approve', text: '', said: [{ code: 'you_wrote' }] } : null,
    };
  };
  const say = (approved: boolean) => ({ draft, text }: { draft: string; text: string }): AnswerOf<'review.approve'> => {
    verdicts = [...verdicts.filter((verdict) => verdict.by.email !== me.email), { by: me, at: new Date().toISOString(), approved, text, current: true, confirmed: true }];
    setTimeout(() => world.tell({ type: 'changed', tags: ['review', 'drafts'] }), 5);
    return { type: 'said', draft: draftOf(draft) };
  };
  const item = (kind: InboxItem['kind'], email: string, title: string, text: string, part: Partial<InboxItem> = {}): InboxItem => ({ kind, confirmed: true, by: person(email), at: `${TODAY}T07:20:00Z`, draft: null, title, doc: null, thread: null, text, ...part });

  return {
    'threads.list': ({ doc, draft }) => threads.filter((thread) => thread.path === doc && (thread.draft === null || thread.draft === draft)),
    'threads.comment': ({ doc, draft, selection, topic, text }) => {
      failing();
      return put({ ...anchored(doc, draft, selection, [comment(me, text, new Date().toISOString(), { sent: false })]), topic });
    },
    'threads.suggest': ({ doc, draft, selection, replacement, text }) => {
      failing();
      const made = anchored(doc, draft, selection, [comment(me, text, new Date().toISOString(), { sent: false })]);
      return put({ ...made, suggestion: suggest(made.anchor.quote, replacement) });
    },
    'threads.reply': ({ thread, text }) => {
      failing();
      const found = find(thread);
      return put({ ...found, comments: [...found.comments, comment(me, text, new Date().toISOString(), { sent: false })] });
    },
    'threads.edit': ({ thread, comment: id, text }) => {
      const found = find(thread);
      return put({ ...found, comments: found.comments.map((each) => (each.id === id ? { ...each, text, html: `<p>${inline(text)}</p>`, edited_at: new Date().toISOString() } : each)) });
    },
    'threads.delete': ({ thread, comment: id }) => {
      const found = find(thread);
      return put({ ...found, comments: found.comments.map((each) => (each.id === id ? { ...each, text: '', html: '', deleted: true } : each)) });
    },
    'threads.resolve': ({ thread }) => put({ ...find(thread), state: { type: 'resolved', by: me, at: new Date().toISOString() } }),
    'threads.reopen': ({ thread }) => put({ ...find(thread), state: { type: 'open' } }),
    'threads.accept': ({ threads: ids }) =>
      ids.map((id) => {
        const found = find(id);
        if (!found.suggestion) return { thread: found, draft: null, refused: 'This Thread proposes nothing.' };
        return { thread: put({ ...found, state: { type: 'resolved', by: me, at: new Date().toISOString() }, suggestion: { ...found.suggestion, state: { type: 'accepted', by: me, commit: null } } }), draft: found.draft ?? 'kinder-hold', refused: null };
      }),
    'threads.reject': ({ thread, reason }) => {
      const found = find(thread);
      return put({ ...found, suggestion: found.suggestion && { ...found.suggestion, state: { type: 'rejected', by: me, reason } } });
    },
    'threads.restore': ({ thread }) => put(find(thread)),
    'threads.reconsider': ({ threads: ids }) =>
      ids.map((id) => {
        const found = find(id);
        return put({ ...found, state: { type: 'open' }, suggestion: found.suggestion && { ...found.suggestion, state: { type: 'open' } } });
      }),
    'threads.people': ({ query }) => Object.keys(PEOPLE).map(person).filter(({ name, email }) => `${name} ${email}`.toLowerCase().includes(query.toLowerCase())),
    'review.view': ({ draft }) => view(draft),
    'review.approve': say(true),
    'review.request_changes': say(false),
    'review.request': ({ draft }) => draftOf(draft),
    'review.reviewers': () => [{ id: 'role:quality', name: 'quality' }, { id: 'role:leads', name: 'leads' }, ...Object.entries(PEOPLE).map(([id, name]) => ({ id, name }))],
    'review.inbox': () => ({
      items: location.search.includes('inbox=none') ? [] : [
        item('review_asked', 'martins@dalbit.example', 'Skaidrāka zvana nodošana', 'Klienti divreiz stāsta to pašu.', { draft: 'zvans' }),
        item('changed_since_approval', 'ilze@dalbit.example', 'Atmaksas termiņi', 'Termiņi labots', { draft: 'atmaksa', at: '2026-11-21T07:20:00Z' }),
        item('comment_on_draft', 'linh@dalbit.example', 'Rõ người chịu trách nhiệm', 'Nên thêm số điện thoại gọi lại, vì khách hay gọi bằng máy khác.', { draft: 'ro-nguoi', doc: 'vi/khieu-nai.md', thread: threads[8]?.id ?? null, at: `${TODAY}T04:37:00Z` }),
        item('replied', 'junho@dalbit.example', '개봉 상품 환불 절차', '단순 변심이면 고객 부담 아닌가요?', { doc: ko, thread: threads[0]?.id ?? null }),
        item('mentioned', 'ilze@dalbit.example', '개봉 상품 환불 절차', 'In Rīga the code expires after 30 minutes. Same in Seoul?', { doc: ko, thread: threads[1]?.id ?? null, at: '2026-11-20T09:41:00Z' }),
      ],
    }),
  };
}

/** Wraps the first place of every open thread's words, as the engine's renderer does. */
export function markedWith(html: string, threads: readonly Thread[]): string {
  let out = html;
  let from = 0;
  for (const { id, anchor, state } of threads) {
    if (state.type !== 'open' || anchor.quote === '' || anchor.status === 'detached') continue;
    const quote = anchor.quote.replace(/&/g, '&amp;');
    const at = out.indexOf(quote, from) >= 0 ? out.indexOf(quote, from) : out.indexOf(quote);
    if (at < 0 || /^[^<]*>/.test(out.slice(at))) continue;
    const mark = `<span class="thread-mark" data-thread="${id}">${quote}</span>`;
    out = out.slice(0, at) + mark + out.slice(at + quote.length);
    from = at + mark.length;
  }
  return out;
}
