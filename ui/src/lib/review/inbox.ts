/** What waits for the person: in which groups, and where each thing leads. */
import type { InboxItem, InboxKind } from '../../ipc';
import { router, type Place } from '../app/router.svelte';

export type GroupName = 'review' | 'drafts' | 'talk';

const GROUP: Record<InboxKind, GroupName> = {
  review_asked: 'review',
  changed_since_approval: 'review',
  changed_as_asked: 'review',
  comment_on_draft: 'drafts',
  changes_asked: 'drafts',
  conflict: 'drafts',
  publish_refused: 'drafts',
  mentioned: 'talk',
  replied: 'talk',
};
const ORDER: GroupName[] = ['review', 'drafts', 'talk'];

/** In groups, each with the newest first. */
export function grouped(items: readonly InboxItem[]): { name: GroupName; items: InboxItem[] }[] {
  const newest = [...items].sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
  return ORDER.map((name) => ({ name, items: newest.filter((item) => GROUP[item.kind] === name) })).filter((group) => group.items.length > 0);
}

/** The place where the person can answer it. */
export function placeOf(item: InboxItem): Place | null {
  const thread = item.thread ?? undefined;
  const doc = item.doc ?? undefined;
  if (item.kind === 'conflict' && item.draft !== null) return { view: 'conflict', draft: item.draft };
  if (item.draft !== null) return { view: 'review', draft: item.draft, ...(doc ? { doc } : {}), ...(thread ? { thread } : {}) };
  if (doc !== undefined) return { view: 'read', doc, ...(thread ? { thread } : {}) };
  return null;
}

export function openItem(item: InboxItem): void {
  const place = placeOf(item);
  if (place) router.go(place);
}
