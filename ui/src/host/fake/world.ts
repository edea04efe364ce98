/** The pretended handbook's state: documents, settings, person, time. */
import type { DocumentRow, Event, Freshness, FreshnessReason, HandbookInfo, IndexStatus, Settings } from '../../ipc/types.gen';
import type { World } from './answers';
import { DOCUMENTS, PEOPLE, type FakeDocument } from './texts';

export const TODAY = '2026-11-22';
const DAY = 86_400_000;

export function dayFromToday(days: number): string {
  return new Date(Date.parse(TODAY) + days * DAY).toISOString().slice(0, 10);
}

export function freshnessOf(doc: FakeDocument): Freshness {
  const left = doc.window - doc.age;
  const reasons: FreshnessReason[] = [];
  const add = (code: string, text: string, day: string | null = null): number => reasons.push({ code, text, day });
  if (doc.expires) add('expired', `Expired on ${dayFromToday(-2)}.`, dayFromToday(-2));
  if (doc.notYet) add('not_yet_effective', `Takes effect on ${dayFromToday(9)}.`, dayFromToday(9));
  if (left < 0) add('age', `Last updated ${doc.age} days ago; the window is ${doc.window} days.`);
  if (doc.owner === null) add('unowned', 'Nobody owns this Document.');
  return {
    state: doc.expires || left < 0 ? 'stale' : left <= 14 || doc.notYet ? 'due_soon' : 'fresh',
    reasons,
    due: dayFromToday(left),
    days_left: left,
    window_days: doc.window,
    updated: dayFromToday(-doc.age),
    verified: null,
  };
}

export function rowOf(doc: FakeDocument): DocumentRow {
  const email = doc.owner ?? 'emma@dalbit.example';
  return {
    id: doc.path,
    path: doc.path,
    title: doc.title,
    kind: doc.kind,
    owner: doc.owner === null ? null : { id: doc.owner, name: PEOPLE[doc.owner] ?? doc.owner },
    lang: doc.lang,
    tags: doc.tags,
    freshness: freshnessOf(doc),
    updated: { commit: 'c0ffee'.padEnd(40, '0'), at: `${dayFromToday(-doc.age)}T09:20:00Z`, author: PEOPLE[email] ?? email, email, summary: `${doc.title}: clearer steps` },
    problem: doc.problem ?? null,
    local_change: doc.local ?? false,
  };
}

function many(count: number): FakeDocument[] {
  return Array.from({ length: count }, (_, index) => {
    const base = DOCUMENTS[index % DOCUMENTS.length] as FakeDocument;
    if (index < DOCUMENTS.length) return base;
    return { ...base, path: `archive/${Math.floor(index / 500)}/${index}-${base.path.replaceAll('/', '-')}`, title: `${base.title} ${index}`, same: undefined };
  });
}

export function worldOf(options: URLSearchParams, tell: (event: Event) => void): World {
  const documents = options.has('empty') ? [] : many(Number(options.get('documents') ?? DOCUMENTS.length));
  const index: IndexStatus =
    options.get('index') === 'working' ? { type: 'working', done: 1420, total: 2300, seconds_left: 6 } : { type: 'ready' };
  const settings: Settings = {
    theme: (options.get('theme') as Settings['theme'] | null) ?? 'system',
    language: options.get('lang') ?? 'en',
    zoom: Number(options.get('zoom') ?? 100),
  };
  const states = documents.map((doc) => freshnessOf(doc).state);
  const count = (state: string): number => states.filter((other) => other === state).length;
  const handbook: HandbookInfo = {
    path: '/home/seoyeon/handbooks/dalbit',
    name: 'Dalbit Home',
    branch: 'main',
    commit: '7d1f8a5e2c4b60917f3a2d5c8e9b0a1f2c3d4e5f',
    documents: documents.length,
    languages: ['en', 'ko', 'vi', 'lv'].map((lang) => ({ lang, documents: documents.filter((doc) => doc.lang === lang).length })),
    gone: options.has('gone'),
    read_only: options.has('readonly') ? 'The folder may not be written to.' : null,
    notices: options.has('notices')
      ? [{ code: 'config_problem', message: 'The key “freshnes” is not known. It was left out.', path: 'carebook.toml', line: 12, column: 1 }]
      : [],
    local_changes: 2,
    index,
    freshness: { fresh: count('fresh'), due_soon: count('due_soon'), stale: count('stale') },
    has_remote: true,
    waiting: 3,
  };
  return {
    documents,
    settings,
    handbook: options.get('handbook') === 'none' ? null : handbook,
    spare: handbook,
    person: options.get('person') === 'none' ? { name: '', email: '' } : { name: '김서연', email: 'seoyeon@dalbit.example' },
    delay: Number(options.get('delay') ?? 3),
    cloning: null,
    tell,
  };
}
