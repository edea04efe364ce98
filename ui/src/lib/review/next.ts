/** What a writer does next with a draft that is done: publish it, or have it read first. */
import type { Draft } from '../../ipc';

/** Reasons that no review takes away. */
const NOT_BY_REVIEW = new Set(['read_only', 'both_changed_file', 'place_taken']);

export function nextStep(draft: Draft | undefined): 'publish' | 'request' {
  return draft?.blocked_by.some((reason) => !NOT_BY_REVIEW.has(reason.code)) ? 'request' : 'publish';
}
