/** Drafts of the pretended handbook. */
import type { AnswerOf, CommandName, RequestOf } from '../../ipc/commands';
import type { Change, Draft, PublishPreview, ProseDiff } from '../../ipc/types.gen';
import { HostError } from '../host';
import type { World } from './answers';
import { frontLines, render } from './markdown';
import { rowOf, TODAY } from './world';

type Answers = { [C in CommandName]?: (request: RequestOf<C>) => AnswerOf<C> | Promise<AnswerOf<C>> };

const TEXT = `---
title: Xử lý khiếu nại qua điện thoại
kind: procedure
owner: linh@dalbit.example
reviewers: [emma@dalbit.example, role:quality]
tags: [complaints, phone]
lang: vi
---
# Xử lý khiếu nại qua điện thoại
Ghi nhận, xin lỗi và giải quyết khiếu nại ngay trong cuộc gọi đầu tiên.

## Lắng nghe và ghi nhận
1. Để khách nói hết, không ngắt lời.
2. Nhắc lại vấn đề bằng lời của bạn.
3. Ghi **mã đơn** và thời điểm vào CRM.

## Xin lỗi và nêu hướng xử lý
> [!SAY]
> Em xin lỗi anh/chị vì sự bất tiện này. Em kiểm tra và báo lại trong 60 giây.

Trong trường hợp nhân viên chưa có đủ thẩm quyền quyết định việc bồi thường thì cần phải chuyển cuộc gọi cho trưởng nhóm và ở lại trên đường dây cho đến khi khách được kết nối.
Trả lời khách sớm nhất có thể, xem [Mức bồi thường](muc-boi-thuong.md).

## Sau cuộc gọi
- Gửi tin xác nhận trong 15 phút.
`;

const by = (author: string, email: string, summary: string, hour = '13:40'): Change => ({ commit: 'a1'.repeat(20), at: `${TODAY}T${hour}:00Z`, author, email, summary });

function diffOf(path: string, title: string): ProseDiff {
  return {
    path,
    title,
    form: 'rendered',
    changes: 2,
    hidden: [],
    blocks: [
      { kind: 'heading1', change: null, line: 1, spans: [{ kind: 'same', text: title }] },
      { kind: 'paragraph', change: null, line: 3, spans: [{ kind: 'same', text: 'Use hold only when you need a system or a colleague to answer.' }] },
      { kind: 'paragraph', change: null, line: 4, spans: [{ kind: 'same', text: 'Silence feels twice as long to the caller.' }] },
      { kind: 'heading2', change: null, line: 5, spans: [{ kind: 'same', text: 'While they wait' }] },
      { kind: 'paragraph', change: 1, line: 7, spans: [{ kind: 'same', text: 'Start the hold timer. Come back within 60 seconds, even ' }, { kind: 'removed', text: 'if you have nothing new' }, { kind: 'inserted', text: 'when the answer is “I need one more minute”' }, { kind: 'same', text: '.' }] },
      { kind: 'heading2', change: null, line: 9, spans: [{ kind: 'same', text: '돌아왔을 때' }] },
      { kind: 'item', change: 2, line: 11, spans: [{ kind: 'same', text: '고객을 ' }, { kind: 'removed', text: '90초' }, { kind: 'inserted', text: '60초' }, { kind: 'same', text: ' 넘게 기다리게 하지 마세요.' }] },
    ],
  };
}

export function draftAnswers(world: World): Answers {
  const texts = new Map<string, string>();
  const document = (path: string, title: string, change: Draft['documents'][number]['change'] = 'modified'): Draft['documents'][number] => ({ form: 'document', id: path, path, title, change, from: null });
  const make = (name: string, title: string, documents: Draft['documents'], part: Partial<Draft> = {}): Draft => ({
    name, title, documents, author: world.person, mine: true, state: 'writing', base: 'b0'.repeat(20), tip: 'c0'.repeat(20),
    updated: by(world.person.name, world.person.email, title), created_at: `${TODAY}T09:00:00Z`, approvals: [], blocked_by: [], may_bypass: false, held: null, conflicts: [], behind: false, unsaved: false, ...part,
  });
  const first = world.documents[0];
  let drafts: Draft[] = first
    ? [
        make('ro-nguoi', 'Rõ người chịu trách nhiệm', [document('vi/khieu-nai.md', 'Xử lý khiếu nại qua điện thoại'), document(first.path, first.title, 'unchanged')], { unsaved: true }),
        make('kinder-hold', 'Kinder hold wording', [document('phone/hold.md', 'Putting a caller on hold')], { behind: true, conflicts: ['phone/hold.md'] }),
        make('atmaksa', 'Atmaksas termiņi', [document('lv/atmaksa.md', 'Atmaksa'), document('lv/vecais.md', 'Vecais teksts', 'removed')], { mine: false, author: { name: 'Ilze Kalniņa', email: 'ilze@dalbit.example' }, state: 'ready' }),
        make('zvans', 'Skaidrāka zvana nodošana', [document('lv/zvana-nodosana.md', 'Klienta savienošana ar citu nodaļu'), document('lv/gaidisana.md', 'Gaidīšana līnijā')], { mine: false, author: { name: 'Mārtiņš Ozols', email: 'martins@dalbit.example' }, state: 'in_review', blocked_by: [{ code: 'approval_from_missing', text: '', said: [{ code: 'approval_from_missing', files: { path: 'lv/zvana-nodosana.md', more: 0 }, from: { type: 'role', role: 'quality' } }] }] }),
      ]
    : [];
  let discarded: AnswerOf<'drafts.discarded'> = [{ name: 'old-wording', at: `${TODAY}T08:00:00Z`, until: '2026-12-22' }];
  const find = (name: string): Draft => {
    const draft = drafts.find((other) => other.name === name);
    if (!draft) throw new HostError('not_found', `There is no Draft called “${name}”.`);
    return draft;
  };
  const told = <T>(answer: T): T => {
    setTimeout(() => world.tell({ type: 'changed', tags: ['drafts'] }), 5);
    return answer;
  };
  const preview = (name: string): PublishPreview => {
    const draft = find(name);
    const conflicts: PublishPreview['conflicts'] = draft.conflicts.map((path) => ({
      path,
      title: 'Putting a caller on hold',
      theirs: by('Linh Trần', 'linh@dalbit.example', 'Offer a call back when hold runs over'),
      pieces: [
        { type: 'text', text: '# Putting a caller on hold\n\nUse hold only when you need a system or a colleague to answer.\n\n## Before you press hold\n\n' },
        { type: 'place', before: 'Ask first.\n', yours: 'Ask first, and say what you are going to check. Wait for a yes.\n', theirs: 'Ask first and wait for a yes.\n' },
        { type: 'text', text: '\n## While they wait\n\n' },
        { type: 'place', before: 'Start the hold timer. Come back within 60 seconds.\n', yours: 'Start the hold timer. Come back within 60 seconds, and say one kind sentence before anything else. If the answer is not ready, offer a call back.\n', theirs: 'Start the hold timer. Come back within 60 seconds, even when the answer is “I need one more minute”. If the answer is not ready, ask before a second hold.\n' },
        { type: 'text', text: '\n## When you come back\n\n' },
        { type: 'place', before: 'Thank them.\n', yours: 'Thank them by name.\n', theirs: '' },
      ],
    }));
    return { draft, message: draft.title, onto: 'd0'.repeat(20), conflicts, changes: conflicts.length > 0 ? [] : draft.documents.filter((each) => each.change !== 'unchanged').map((each) => diffOf(each.path, each.title)), left: [], findings: [], may_verify: true };
  };
  return {
    'drafts.list': () => drafts,
    'drafts.start': ({ docs }) => {
      const doc = world.documents.find((other) => other.path === docs[0]);
      const draft = make(`draft-${drafts.length + 1}`, doc?.title ?? 'New', [document(docs[0] ?? '', doc?.title ?? '', 'unchanged')]);
      drafts = [draft, ...drafts];
      return told(draft);
    },
    'drafts.new': ({ title, path }) => {
      const where = path ?? `${title.toLowerCase().replace(/\s+/g, '-')}.md`;
      const draft = make(`draft-${drafts.length + 1}`, title, [document(where, title, 'added')]);
      texts.set(where, `---\ntitle: ${title}\n---\n\n`);
      drafts = [draft, ...drafts];
      return told(draft);
    },
    'drafts.read': ({ name, doc }) => {
      const draft = find(name);
      const held = draft.documents.find((each) => each.path === doc || each.id === doc);
      const path = held?.path ?? doc;
      if (!texts.has(path)) texts.set(path, path.startsWith('vi/') ? TEXT : `---\ntitle: ${held?.title ?? path}\nlang: en\n---\n\nText of ${path}.\n\n## Steps\n\n1. One thing.\n2. Another thing.\n`);
      const recovered = draft.unsaved && path === draft.documents[0]?.path ? [{ window: 'older', text: `${TEXT}- Gọi lại sau một ngày.\n`, at: `${TODAY}T13:05:00Z`, base: 'e0', diverged: false }] : [];
      return { draft, path, text: texts.get(path) ?? '', base: String(texts.get(path)?.length), recovered, read_only: null };
    },
    'drafts.autosave': () => {
      if (location.search.includes('full=1')) throw new HostError('failed', 'The disk of this computer is full.', 'Make room, or copy the text to another place.');
      return { at: new Date().toISOString() };
    },
    'drafts.save': ({ path, text }) => {
      if (location.search.includes('diverge=1') && !text.includes('theirs')) {
        texts.set(path, `${TEXT}\ntheirs\n`);
        return { type: 'diverged', theirs: `${TEXT}\ntheirs\n`, base: String(TEXT.length + 8), by: by('Emma Clarke', 'emma@dalbit.example', 'Other words') };
      }
      texts.set(path, text);
      return told({ type: 'saved', base: String(text.length), tip: 'c1'.repeat(20), at: new Date().toISOString() });
    },
    'drafts.forget_autosave': ({ name }) => {
      drafts = drafts.map((draft) => (draft.name === name ? { ...draft, unsaved: false } : draft));
      return told(null);
    },
    'drafts.preview': ({ path, text }) => {
      const form = text.split('\n').slice(1, Math.max(1, frontLines(text) - 1)).map((line) => /^(\w+): *\[?(.*?)\]?$/.exec(line)).filter((match) => match !== null);
      const html = render(text);
      return { html: path ? html : '', problems: [], form: form.map(([, key = '', value = '']) => ({ key, value })) };
    },
    'drafts.set_field': ({ text, key, value }) => {
      const line = new RegExp(`^${key}:.*\\n`, 'm');
      if (line.test(text)) return { text: text.replace(line, value === '' ? '' : `${key}: ${value}\n`) };
      return { text: text.replace(/^---\n/, `---\n${key}: ${value}\n`) };
    },
    'drafts.check': ({ path, text }) => {
      const long = text.indexOf('Trong trường hợp');
      const vague = text.indexOf('sớm nhất có thể');
      const line = (at: number): number => text.slice(0, at).split('\n').length;
      const found: AnswerOf<'drafts.check'> = [];
      if (long >= 0) found.push({ path, line: line(long), column: 1, from: long, to: text.indexOf('\n', long), rule: 'long-sentence', severity: 'warning', message: '37 syllables. Agents scan this mid-call, so aim for 25 or fewer.', fix: null });
      if (vague >= 0) found.push({ path, line: line(vague), column: 1, from: vague, to: vague + 15, rule: 'vague-timing', severity: 'error', message: '“sớm nhất có thể” can mean anything. Give a number.', fix: { label: 'Write “trong 60 giây”', from: vague, to: vague + 15, text: 'trong 60 giây' } });
      return found;
    },
    'drafts.links': ({ query }) =>
      world.documents.filter((doc) => doc.title.toLowerCase().includes(query.toLowerCase())).slice(0, 8).map((doc) => ({ row: rowOf(doc), anchor: null, heading: null, markdown: `[${doc.title}](${doc.path})` })),
    'drafts.add_image': ({ file_name }) => ({ markdown: `![](assets/${file_name})`, path: `assets/${file_name}` }),
    'drafts.diff': ({ name }) => find(name).documents.map((each) => diffOf(each.path, each.title)),
    'drafts.publish_preview': ({ name }) => preview(name),
    'drafts.publish': ({ name, resolutions }) => {
      const draft = find(name);
      if (draft.conflicts.length > resolutions.length) return { type: 'conflicts', preview: preview(name) };
      drafts = drafts.filter((other) => other !== draft);
      return told({ type: 'published', commit: 'f0'.repeat(20), kept: [], unwritten: [], nothing: false, verified: 0, behind: false });
    },
    'drafts.discard': ({ name }) => {
      discarded = [{ name, at: `${TODAY}T14:00:00Z`, until: '2026-12-22' }, ...discarded];
      drafts = drafts.filter((draft) => draft.name !== name);
      return told(null);
    },
    'drafts.discarded': () => discarded,
    'drafts.bring_back': ({ name }) => {
      discarded = discarded.filter((draft) => draft.name !== name);
      const draft = make(name, name, [document('phone/hold.md', 'Putting a caller on hold')]);
      drafts = [draft, ...drafts];
      return told(draft);
    },
    'templates.list': () => [
      { name: 'procedure', kind: 'procedure', title: 'Procedure', about: 'Steps for one case', sections: ['When', 'Steps'], placeholders: [{ name: 'when', label: 'When is it used', default: '' }], from_handbook: false },
      { name: 'policy', kind: 'policy', title: 'Policy', about: 'A rule and its reasons', sections: [], placeholders: [], from_handbook: false },
    ],
    'history.compare': ({ doc }) => diffOf(doc, world.documents.find((other) => other.path === doc)?.title ?? doc),
    'history.version': ({ doc }) => ({ path: doc, title: doc, change: by('Linh Trần', 'linh@dalbit.example', 'Older'), html: render(TEXT), source: TEXT, problems: [] }),
    'history.restore': ({ doc }) => {
      const draft = make(`draft-${drafts.length + 1}`, 'Restore', [document(doc, doc)]);
      drafts = [draft, ...drafts];
      return told(draft);
    },
  };
}
