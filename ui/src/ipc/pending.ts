/**
 * Review and sync as the engine's types say them, until their commands are registered and
 * come generated. Goes away with that.
 */
import type { Change, DiffSpan, DocumentView, Draft, Event, Finding, HandbookInfo, Nothing, Person, ProseDiff, Reason } from './types.gen';

export type Topic = 'question' | 'needs_detail' | 'can_drop' | 'wrong' | 'praise';
export type ThreadState = { type: 'open' } | { type: 'resolved'; by: Person; at: string };
export type AnchorStatus = 'exact' | 'moved' | 'detached' | 'document';

export type ThreadAnchor = {
  status: AnchorStatus;
  from: number | null;
  to: number | null;
  line: number | null;
  column: number | null;
  quote: string;
  section: string;
  reason: string | null;
};

export type Comment = {
  id: string;
  by: Person;
  mine: boolean;
  confirmed: boolean;
  at: string;
  text: string;
  html: string;
  edited_at: string | null;
  deleted: boolean;
  mentions: string[];
  sent: boolean;
};

export type SuggestionState = { type: 'open' } | { type: 'accepted'; by: Person; commit: string | null } | { type: 'rejected'; by: Person; reason: string };
export type Suggestion = { replacement: string; spans: DiffSpan[]; state: SuggestionState; refused: string | null };

export type Thread = {
  id: string;
  doc: string;
  path: string;
  title: string;
  draft: string | null;
  topic: Topic | null;
  state: ThreadState;
  anchor: ThreadAnchor;
  comments: Comment[];
  suggestion: Suggestion | null;
};

export type Selection =
  | { type: 'range'; from: number; to: number; quote: string }
  | { type: 'quote'; quote: string; section: string | null; occurrence: number }
  | { type: 'section'; section: string }
  | { type: 'document' };

export type Accepted = { thread: Thread; refused: string | null };
export type ReviewRequest = { by: Person; at: string; reviewers: string[]; text: string };
export type Verdict = { by: Person; at: string; approved: boolean; text: string; current: boolean; confirmed: boolean };
export type ReviewNeed = { text: string; met: boolean };
export type ReviewDocument = { diff: ProseDiff; text: string; threads: Thread[]; findings: Finding[] };
export type ReviewView = { draft: Draft; documents: ReviewDocument[]; requests: ReviewRequest[]; verdicts: Verdict[]; needs: ReviewNeed[]; may_not_approve: string | null };
export type InboxKind = 'review_asked' | 'changed_since_approval' | 'mentioned' | 'replied' | 'comment_on_draft' | 'changes_asked';
export type InboxItem = { kind: InboxKind; by: Person; at: string; draft: string | null; title: string; doc: string | null; thread: string | null; text: string };
export type Inbox = { items: InboxItem[] };
export type VerdictOutcome = { type: 'said'; draft: Draft } | { type: 'moved'; by: Change } | { type: 'refused'; reasons: Reason[] };
export type Reviewer = { id: string; name: string };

export type SyncNeed = 'conflict' | 'credentials' | 'refused' | 'review' | 'trust' | 'git';
export type SyncStatus =
  | { type: 'none' }
  | { type: 'unknown' }
  | { type: 'in_sync' }
  | { type: 'to_send' }
  | { type: 'working'; stage: string }
  | { type: 'offline'; since: string; message: string }
  | { type: 'needs_you'; message: string; hint: string | null; need: SyncNeed };
export type SyncState = { remote: string | null; address: string | null; status: SyncStatus; to_send: number; last: string | null; every_minutes: number; trusted: boolean };
export type SyncReport = { published: string; drafts: string[]; journal: number; pushed: string[]; conflicts: string[]; notices: string[] };
export type SyncOutcome =
  | { type: 'up_to_date' }
  | { type: 'done'; report: SyncReport }
  | { type: 'conflicts'; report: SyncReport; draft: string }
  | { type: 'needs_credentials'; message: string }
  | { type: 'offline'; message: string }
  | { type: 'rejected'; report: SyncReport; message: string; hint: string }
  | { type: 'held'; report: SyncReport; message: string; commit: string | null }
  | { type: 'needs_trust'; message: string }
  | { type: 'cancelled' };
export type CredentialPrompt = { id: string; text: string; secret: boolean };
export type CredentialAnswer = { id: string; answer: string | null };

export type AnyEvent = Event | { type: 'sync'; state: SyncState } | { type: 'credential_prompt'; prompt: CredentialPrompt };
export type HandbookWaiting = HandbookInfo & { waiting?: number };

type Verb = { draft: string; tip: string; text: string };

export interface PendingCommands {
  'document.read': { request: { doc: string; threads?: boolean }; answer: DocumentView };
  'threads.list': { request: { doc: string; draft: string | null }; answer: Thread[] };
  'threads.comment': { request: { doc: string; draft: string | null; selection: Selection; topic: Topic | null; text: string }; answer: Thread };
  'threads.reply': { request: { thread: string; text: string; draft: string | null }; answer: Thread };
  'threads.edit': { request: { thread: string; comment: string; text: string }; answer: Thread };
  'threads.delete': { request: { thread: string; comment: string }; answer: Thread };
  'threads.resolve': { request: { thread: string }; answer: Thread };
  'threads.reopen': { request: { thread: string }; answer: Thread };
  'threads.suggest': { request: { doc: string; draft: string | null; selection: Selection; replacement: string; text: string }; answer: Thread };
  'threads.accept': { request: { threads: string[]; draft: string | null }; answer: Accepted[] };
  'threads.reject': { request: { thread: string; reason: string }; answer: Thread };
  'threads.people': { request: { query: string }; answer: Person[] };
  'review.request': { request: { draft: string; reviewers: string[]; text: string }; answer: Draft };
  'review.approve': { request: Verb; answer: VerdictOutcome };
  'review.request_changes': { request: Verb; answer: VerdictOutcome };
  'review.view': { request: { draft: string }; answer: ReviewView };
  'review.inbox': { request: Nothing; answer: Inbox };
  'review.reviewers': { request: { draft: string }; answer: Reviewer[] };
  'sync.state': { request: Nothing; answer: SyncState };
  'sync.run': { request: { remote: string | null; accept?: string }; answer: SyncOutcome };
  'sync.cancel': { request: Nothing; answer: null };
  'sync.answer': { request: CredentialAnswer; answer: null };
  'sync.set_interval': { request: { minutes: number }; answer: SyncState };
  'sync.trust': { request: Nothing; answer: SyncState };
}

export type PendingTag = 'threads' | 'review' | 'sync';

interface Tagged {
  readonly reads: readonly (PendingTag | 'drafts' | 'documents' | 'handbook' | 'history' | 'freshness' | 'changes')[];
  readonly changes: readonly PendingTag[];
}

const reads = (...tags: Tagged['reads']): Tagged => ({ reads: tags, changes: [] });
const writes: Tagged = { reads: [], changes: ['threads', 'review'] };

export const pendingTags: { readonly [C in keyof PendingCommands]: Tagged } = {
  'document.read': reads('documents', 'history', 'freshness', 'changes', 'threads'),
  'threads.list': reads('threads', 'drafts', 'documents'),
  'threads.comment': writes,
  'threads.reply': writes,
  'threads.edit': writes,
  'threads.delete': writes,
  'threads.resolve': writes,
  'threads.reopen': writes,
  'threads.suggest': writes,
  'threads.accept': writes,
  'threads.reject': writes,
  'threads.people': reads('threads'),
  'review.request': writes,
  'review.approve': writes,
  'review.request_changes': writes,
  'review.view': reads('review', 'threads', 'drafts', 'documents'),
  'review.inbox': reads('review', 'threads', 'drafts'),
  'review.reviewers': reads('drafts', 'handbook'),
  'sync.state': reads('sync', 'handbook'),
  'sync.run': writes,
  'sync.cancel': writes,
  'sync.answer': writes,
  'sync.set_interval': writes,
  'sync.trust': writes,
};
