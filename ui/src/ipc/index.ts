/** The typed border to the engine. */
export { Query, query, run } from './client.svelte';
export { announce, revision } from './tags.svelte';
export type * from './types.gen';
export type {
  Accepted,
  AnchorStatus,
  AnyEvent,
  Comment,
  CredentialAnswer,
  CredentialPrompt,
  HandbookWaiting,
  Inbox,
  InboxItem,
  InboxKind,
  ReviewDocument,
  ReviewNeed,
  ReviewRequest,
  ReviewView,
  Reviewer,
  Selection,
  Suggestion,
  SuggestionState,
  SyncNeed,
  SyncOutcome,
  SyncReport,
  SyncState,
  SyncStatus,
  Thread,
  ThreadAnchor,
  ThreadState,
  Topic,
  Verdict,
  VerdictOutcome,
} from './pending';
export type { AnswerOf, RequestOf } from './commands';
