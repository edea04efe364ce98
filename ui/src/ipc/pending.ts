/**
 * Reviews as the engine's types say them, until their commands are registered and come
 * generated. Goes away with that.
 */
import type { Change, Draft, Finding, HandbookInfo, Nothing, Person, ProseDiff, Reason, Thread } from './types.gen';

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
export type HandbookWaiting = HandbookInfo & { waiting?: number };

type Verb = { draft: string; tip: string; text: string };

export interface PendingCommands {
  'review.request': { request: { draft: string; reviewers: string[]; text: string }; answer: Draft };
  'review.approve': { request: Verb; answer: VerdictOutcome };
  'review.request_changes': { request: Verb; answer: VerdictOutcome };
  'review.view': { request: { draft: string }; answer: ReviewView };
  'review.inbox': { request: Nothing; answer: Inbox };
  'review.reviewers': { request: { draft: string }; answer: Reviewer[] };
}

interface Tagged {
  readonly reads: readonly ('threads' | 'review' | 'drafts' | 'documents' | 'handbook')[];
  readonly changes: readonly ('threads' | 'review')[];
}

const reads = (...tags: Tagged['reads']): Tagged => ({ reads: tags, changes: [] });

export const pendingTags: { readonly [C in keyof PendingCommands]: Tagged } = {
  'review.request': reads(),
  'review.approve': reads(),
  'review.request_changes': reads(),
  'review.view': reads('review', 'threads', 'drafts', 'documents'),
  'review.inbox': reads('review', 'threads', 'drafts'),
  'review.reviewers': reads('drafts', 'handbook'),
};
