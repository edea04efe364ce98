/** Counts how often each tag was announced as changed, so that queries can depend on it. */
import type { Tag } from './commands';

const changed = $state<Record<string, number>>({});

export function announce(tags: readonly string[]): void {
  for (const tag of tags) changed[tag] = (changed[tag] ?? 0) + 1;
}

/** A number that grows whenever one of the tags changes. Reactive. */
export function revision(tags: readonly Tag[]): number {
  return tags.reduce((sum, tag) => sum + (changed[tag] ?? 0), 0);
}
