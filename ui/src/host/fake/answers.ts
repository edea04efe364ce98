/** What the pretended engine answers. */
import type { AnswerOf, CommandName, RequestOf } from '../../ipc/commands';
import type {
  CloneOutcome,
  Draft,
  Preview,
  DocumentRow,
  Event,
  FilterValue,
  FreshnessColumn,
  HandbookInfo,
  LinkedDocument,
  Person,
  SearchGroup,
  Settings,
  Thread,
} from '../../ipc/types.gen';
import { HostError } from '../host';
import { draftAnswers } from './drafts';
import { markedWith, reviewAnswers } from './review';
import { syncAnswers } from './sync';
import { PEOPLE, type FakeDocument } from './texts';
import { freshnessOf, rowOf, TODAY } from './world';

export interface World {
  documents: FakeDocument[];
  settings: Settings;
  handbook: HandbookInfo | null;
  spare: HandbookInfo;
  person: Person;
  delay: number;
  cloning: ((outcome: CloneOutcome) => void) | null;
  tell: (event: Event) => void;
}

/** The commands the window uses so far. */
type Answers = { [C in CommandName]?: (request: RequestOf<C>) => AnswerOf<C> | Promise<AnswerOf<C>> };

const slug = (heading: string): string => heading.toLowerCase().replace(/[^\p{L}\p{N}\s-]/gu, '').trim().replace(/\s/g, '-');
const plain = (html: string): string => html.replace(/<\/(p|li|td|h\d)>/g, ' ').replace(/<[^>]+>/g, '').trim();
const fold = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').replace(/đ/gi, 'd').toLowerCase().normalize('NFC');
const linked = (doc: FakeDocument): LinkedDocument => ({ id: doc.path, path: doc.path, title: doc.title, kind: doc.kind, freshness: freshnessOf(doc) });

function mark(text: string, words: string[]): string {
  const escaped = text.replace(/&/g, '&amp;').replace(/</g, '&lt;');
  if (words.length === 0) return escaped;
  const out: string[] = [];
  for (const token of escaped.split(/(\s+|[.,;:?!()“”])/)) {
    const hit = words.find((word) => word.length > 0 && fold(token).startsWith(word));
    if (!hit) out.push(token);
    else if (/[\uac00-\ud7a3]/.test(token)) out.push(`<mark>${token.slice(0, hit.length)}</mark>${token.slice(hit.length)}`);
    else out.push(`<mark>${token}</mark>`);
  }
  return out.join('');
}

function parse(query: string): { words: string[]; filters: [string, string][] } {
  const parts = query.trim().split(/\s+/).filter(Boolean);
  const filters = parts.filter((part) => /^(lang|kind|is|tag|in|owner):/.test(part)).map((part) => part.split(':') as [string, string]);
  return { words: parts.filter((part) => !part.includes(':')).map(fold), filters };
}

function fits(doc: FakeDocument, filters: [string, string][]): boolean {
  return filters.every(([key, value]) => {
    if (key === 'lang') return doc.lang === value;
    if (key === 'kind') return doc.kind === value;
    if (key === 'is') return freshnessOf(doc).state === value.replace('due', 'due_soon').replace('due_soon_soon', 'due_soon');
    if (key === 'tag') return doc.tags.includes(value);
    if (key === 'owner') return doc.owner === value;
    return doc.path.startsWith(value);
  });
}

function group(doc: FakeDocument, words: string[]): (SearchGroup & { score: number }) | null {
  const hits = doc.sections.flatMap(([heading, html]) => {
    const text = plain(html);
    const hay = fold(`${doc.title} ${heading} ${text}`).split(/[\s.,;:?!()“”]+/);
    if (!words.some((word) => hay.some((token) => token.startsWith(word)))) return [];
    const score = words.filter((word) => fold(`${heading} ${text}`).includes(word)).length;
    return [{ anchor: slug(heading), heading: heading || doc.title, heading_html: mark(heading, words), snippet: mark(text.slice(0, 150), words), score, guesses: [], explain: null }];
  });
  if (hits.length === 0) return null;
  hits.sort((a, b) => b.score - a.score);
  const score = (hits[0]?.score ?? 0) + (words.some((word) => fold(doc.title).includes(word)) ? 2 : 0);
  return { row: rowOf(doc), title_html: mark(doc.title, words), hits: hits.slice(0, 4), total: hits.length, score, draft: null, local: false, thread: null };
}

function values(list: string[], label = (value: string): string => value): FilterValue[] {
  const counts = new Map<string, number>();
  for (const value of list) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].map(([value, documents]) => ({ value, label: label(value), documents })).sort((a, b) => b.documents - a.documents);
}

const URGENCY = (a: DocumentRow, b: DocumentRow): number => (a.freshness.days_left ?? 0) - (b.freshness.days_left ?? 0);

function board(world: World, request: RequestOf<'freshness.board'>): FreshnessColumn[] {
  const rows = world.documents
    .map(rowOf)
    .filter((row) => (request.owner === undefined || (row.owner?.id ?? '') === request.owner) && (!request.lang || row.lang === request.lang));
  const keyOf = (row: DocumentRow): string => (request.group_by === 'state' ? row.freshness.state : (row.owner?.id ?? ''));
  const keys = request.group_by === 'state' ? ['stale', 'due_soon', 'fresh'] : [...new Set(rows.map(keyOf))];
  return keys.map((key) => {
    const documents = rows.filter((row) => keyOf(row) === key).sort(URGENCY);
    const count = (state: string): number => documents.filter((row) => row.freshness.state === state).length;
    return { key, total: documents.length, stale: count('stale'), due_soon: count('due_soon'), documents };
  });
}

function find(world: World, name: string): FakeDocument {
  const doc = world.documents.find((other) => other.path === name);
  if (!doc) throw new HostError('not_found', `No Document is called “${name}”.`, 'It may have been moved or removed.');
  return doc;
}

const page = (rows: DocumentRow[], offset: number, limit: number): AnswerOf<'library.list'> => ({ total: rows.length, documents: rows.slice(offset, offset + limit) });
const outlineOf = (doc: FakeDocument): { anchor: string; text: string; level: number }[] =>
  doc.sections.filter(([heading]) => heading).map(([heading]) => ({ anchor: slug(heading), text: heading, level: heading === '배송비 부담' ? 3 : 2 }));

export function answersOf(world: World): Answers {
  const open = (): AnswerOf<'handbook.open'> => {
    world.handbook = world.spare;
    return { type: 'opened', handbook: world.spare };
  };
  const drafts = draftAnswers(world);
  const draftOf = (name: string): Draft => {
    const draft = (drafts['drafts.list']?.({}) as Draft[]).find((each) => each.name === name);
    if (!draft) throw new HostError('not_found', `There is no Draft called “${name}”.`);
    return draft;
  };
  const reviews = reviewAnswers(world, draftOf);
  const threadsOf = (doc: string, draft: string | null): Thread[] => reviews['threads.list']?.({ doc, draft }) as Thread[];
  const previewOf = (request: RequestOf<'drafts.preview'>): Preview => {
    const preview = drafts['drafts.preview']?.(request) as Preview;
    return { ...preview, html: markedWith(preview.html, threadsOf(request.path, request.name ?? null)) };
  };
  return {
    ...drafts,
    ...reviews,
    ...syncAnswers(world),
    'drafts.preview': previewOf,
    'drafts.follow': ({ known, preview }) => {
      const { html, ...rest } = previewOf(preview);
      return { number: known + 1, before: 0, behind: 0, shift: 0, blocks: [{ line: 0, html }], ...rest };
    },
    'app.state': () => ({
      version: '0.1.0',
      handbook: world.handbook,
      recent: [
        { path: world.spare.path, name: 'Dalbit Home', exists: true },
        { path: '/home/seoyeon/old/handbook', name: 'Old handbook', exists: false },
      ],
      person: world.person,
      settings: world.settings,
      today: TODAY,
    }),
    'handbook.open': ({ path }) => {
      if (path.includes('plain')) return { type: 'not_a_repository', path, markdown_files: 12 };
      if (path.includes('refused')) return { type: 'refused', path, message: `${path} belongs to somebody else. Open a folder of your own.` };
      return open();
    },
    'handbook.open_sample': open,
    'handbook.create': open,
    'handbook.clone': ({ url }) => {
      let done = 0;
      return new Promise((resolve) => {
        const timer = setInterval(() => {
          done += 60;
          world.tell({ type: 'clone_progress', stage: 'Receiving', done, total: 1200 });
          if (done >= 1200) finish(url.includes('fail') ? { type: 'failed', cause: 'access', message: 'The server did not accept this key for team/handbook.' } : { type: 'cloned', path: '/home/seoyeon/handbook' });
        }, 60);
        const finish = (outcome: CloneOutcome): void => {
          clearInterval(timer);
          resolve(outcome);
        };
        world.cloning = finish;
      });
    },
    'handbook.cancel_clone': () => {
      world.cloning?.({ type: 'cancelled' });
      return null;
    },
    'handbook.close': () => {
      world.handbook = null;
      return null;
    },
    'library.folder': ({ path, offset, limit }) => {
      const prefix = path ? `${path}/` : '';
      const inside = world.documents.filter((doc) => doc.path.startsWith(prefix));
      const names = [...new Set(inside.map((doc) => doc.path.slice(prefix.length)).filter((rest) => rest.includes('/')).map((rest) => rest.split('/')[0] as string))].sort();
      const folders = names.map((name) => {
        const below = inside.filter((doc) => doc.path.startsWith(`${prefix}${name}/`));
        return { path: prefix + name, name, documents: below.length, stale: below.filter((doc) => freshnessOf(doc).state === 'stale').length };
      });
      const direct = inside.filter((doc) => !doc.path.slice(prefix.length).includes('/'));
      return { path, folders, documents: direct.slice(offset, offset + limit).map(rowOf), total: direct.length };
    },
    'library.list': ({ filter, offset, limit }) => {
      const { words, filters } = parse(filter);
      const found = world.documents.filter((doc) => fits(doc, filters) && words.every((word) => fold(`${doc.title} ${doc.path}`).includes(word)));
      return { ...page([], 0, 0), total: found.length, documents: found.slice(offset, offset + limit).map(rowOf) };
    },
    'document.read': ({ doc: name, threads }) => {
      const doc = find(world, name);
      const marked = (html: string): string => (threads ? markedWith(html, threadsOf(doc.path, null)) : html);
      return {
        row: rowOf(doc),
        html: marked(`<h1 id="s-title">${doc.title}</h1>${doc.sections.map(([heading, html]) => (heading ? `<h${heading === '배송비 부담' ? 3 : 2} id="s-${slug(heading)}">${heading}</h${heading === '배송비 부담' ? 3 : 2}>${html}` : html)).join('')}`),
        outline: outlineOf(doc),
        linked_from: world.documents.slice(0, 40).filter((other) => other.path !== doc.path && other.sections.some(([, html]) => html.includes(doc.path))).map(linked),
        translations: doc.same ? world.documents.filter((other) => other.same === doc.same).map((other) => ({ lang: other.lang, path: other.path, title: other.title, freshness: freshnessOf(other) })) : [],
        problems: doc.problem ? [{ code: 'front_matter', message: doc.problem, path: doc.path, line: 14, column: null }] : [],
        extra: doc.kind === 'reference' ? [['owner_slack', '#care-quality']] : [],
        versions: 23,
        blob: 'b'.repeat(40),
      };
    },
    'document.section': ({ doc: name, anchor }) => {
      const doc = find(world, name);
      const [heading, html] = doc.sections.find(([other]) => slug(other) === anchor) ?? doc.sections[0] ?? ['', ''];
      const links = world.documents.slice(0, 40).filter((other) => html.includes(`data-doc="${other.path}"`)).map(linked);
      return { row: rowOf(doc), anchor: slug(heading), heading: heading || doc.title, html, outline: outlineOf(doc), links };
    },
    'document.history': ({ doc: name }) => {
      const doc = find(world, name);
      const authors = Object.entries(PEOPLE);
      const said = ['Offer a call back when hold runs over', 'Fix link to Warm transfer', 'Shorter greeting after hold', 'Hold limit now 60 seconds, was 90', 'Say when you will be back', 'Restore apology step'];
      return Array.from({ length: 23 }, (_, index) => {
        const [email, author] = authors[index % authors.length] as [string, string];
        const at = new Date(Date.parse(`${TODAY}T14:20:00Z`) - (doc.age + index * 19) * 86_400_000).toISOString();
        return { change: { commit: (index + 16).toString(16).repeat(20).slice(0, 40), at, author, email, summary: said[index % said.length] as string }, minor: index % 5 === 1, path: index > 15 ? `old/${doc.path}` : doc.path, number: 23 - index };
      });
    },
    'document.moved': () => null,
    'document.link': ({ href }) => ({ type: 'missing', target: href, closest: world.documents[0] ? linked(world.documents[0]) : null }),
    'search.query': ({ query }) => {
      const { words, filters } = parse(query);
      const groups = world.documents.filter((doc) => fits(doc, filters)).map((doc) => group(doc, words)).filter((found) => found !== null).sort((a, b) => b.score - a.score);
      const matched = words.some((word) => word.startsWith('refund')) ? ['환불', 'hoàn tiền', 'atmaksa'] : [];
      return { query, took_us: 6800, total_sections: groups.reduce((sum, found) => sum + found.total, 0), total_documents: groups.length, groups: groups.slice(0, 50), also_matched: matched, hints: [], closest: groups.length === 0 ? ['환불', 'refund', 'opened'] : [], answer: null, building: false };
    },
    'outcomes.say': ({ doc, resolved, takes_back }) => ({ path: doc, title: doc, resolved: resolved && !takes_back ? 1 : 0, unresolved: !resolved && !takes_back ? 1 : 0 }),
    'search.start': () => ({ recent: world.documents.slice(0, 5).map(rowOf), most_opened: world.documents.slice(3, 8).map(rowOf), changed: world.documents.slice(6, 12).map(rowOf) }),
    'search.filters': () => ({
      tags: values(world.documents.flatMap((doc) => doc.tags)),
      kinds: values(world.documents.map((doc) => doc.kind)),
      owners: values(world.documents.flatMap((doc) => doc.owner ?? []), (owner) => PEOPLE[owner] ?? owner),
      langs: values(world.documents.map((doc) => doc.lang)),
      folders: values(world.documents.map((doc) => `${doc.path.split('/')[0] ?? ''}/`)),
    }),
    'freshness.board': (request) => {
      const columns = board(world, request);
      const sum = (state: string): number => columns.reduce((total, column) => total + column.documents.filter((row) => row.freshness.state === state).length, 0);
      return {
        counts: { fresh: sum('fresh'), due_soon: sum('due_soon'), stale: sum('stale') },
        columns: columns.map((column) => ({ ...column, documents: column.documents.slice(0, 20) })),
        owners: Object.entries(PEOPLE).map(([id, name]) => ({ id, name })),
        windows: [
          { applies_to: 'promotions/**', window: '30d', days: 30 },
          { applies_to: 'phone/**', window: '60d', days: 60 },
          { applies_to: 'kind policy, tag legal', window: '90d', days: 90 },
          { applies_to: '', window: '180d', days: 180 },
        ],
      };
    },
    'freshness.list': (request) => page(board(world, request).find((column) => column.key === request.key)?.documents ?? [], request.offset, request.limit),
    'freshness.verifiable': ({ docs }) => docs.map((doc) => ({ row: rowOf(find(world, doc)), blob: 'b1', opened: doc !== docs[1], refused: null, asked: [] })),
    'freshness.verify': ({ documents }) => {
      for (const { doc } of documents) find(world, doc).age = 0;
      return { type: 'said', documents: documents.map(({ doc }) => rowOf(find(world, doc))), verifications: documents.map(({ doc }) => ({ doc, event: 'e1' })) };
    },
    'freshness.withdraw': () => null,
    'changes.list': () => [
      { path: 'ko/authority.md', kind: 'modified' },
      { path: 'notes/draft of a text.md', kind: 'added' },
      { path: 'old/removed.md', kind: 'removed' },
    ],
    'settings.set': ({ settings }) => (world.settings = settings),
    'person.set': (person) => (world.person = person),
    'shell.pick_folder': () => '/home/seoyeon/plain/notes',
    'shell.open_external': () => null,
  };
}
