/** The typed border to the engine. */
export { Query, query, run } from './client.svelte';
export { announce, revision } from './tags.svelte';
export type * from './types.gen';
export type { HandbookWaiting, Inbox, InboxItem, InboxKind, ReviewDocument, ReviewNeed, ReviewRequest, ReviewView, Reviewer, Verdict, VerdictOutcome } from './pending';
export type { AnswerOf, RequestOf } from './commands';
