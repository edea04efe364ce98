/**
 * The places of the rail, one folder each.
 *
 * Names that tests in a real window hold on to (`data-test`):
 * rail-search, rail-library, rail-drafts, rail-freshness, rail-settings, handbook-switch, person, back, badge (with
 * `data-state` fresh | due_soon | stale), menu-item (with `data-value`), toast;
 * welcome, welcome-sample, welcome-open, welcome-clone, welcome-recent, welcome-refused, welcome-make, clone-url, clone-parent, clone-start,
 * clone-cancel, clone-failed, person-dialog, person-name, person-email, person-save, person-skip;
 * search-field, search-count, search-results, search-result (with `data-path`, `data-anchor`; the chosen one is
 * `aria-selected="true"`), answer, answer-text, search-empty, search-start, start-row, filter-lang, filter-kind,
 * filter-freshness, filter-tag, filter-folder, index-progress;
 * library-view, library-tree, folder-row (with `data-path`), library-filter, document-row (with `data-path`),
 * library-changes, change-row;
 * read-view (with `data-path`), document-text, outline-item (with `data-anchor`), linked-from, language-<tag>,
 * problem-banner, effective-banner, local-banner, find-field, find-count, open-history, read-missing;
 * external-dialog, external-host, external-open, external-cancel, link-dialog, key-sheet, palette, palette-field;
 * history-view, version-row (with `data-commit`);
 * drafts-view, draft-row (with `data-draft`), draft-open, draft-publish, draft-discard, draft-new, discard-dialog, discard-do,
 * discarded-row (with `data-draft`), bring-back, new-draft-dialog, new-draft-title, new-draft-path, new-draft-template,
 * new-draft-start, open-edit;
 * write-view (with `data-path`), editor, preview, save-state (with `data-state` unchanged | saving | kept | saved | failed |
 * diverged), write-publish, recovered-banner, diverged-banner, failed-banner, two-texts, field-<key>, outline-line;
 * tool-heading, tool-bold, tool-bullets, tool-table, tool-more, write-layout, editor-find-count, save-point, save-name;
 * changes-view, change-draft, change-draft-all, change-publish, change-put-back, put-back-do, local-show;
 * place-menu, place-dialog, place-path, place-do, place-done, place-left, place-see; history-authors, author-run;
 * publish-dialog, publish-message, publish-minor, publish-verify, publish-do, publish-resolve, prose-diff;
 * conflict-view, conflict-place, conflict-result, conflict-finish;
 * freshness-view, freshness-share, freshness-column (with `data-key`), freshness-card (with `data-path`),
 * freshness-verify, verify, verify-dialog, verify-choose (with `data-path`), verify-note, verify-do, verify-refused;
 * thread (with `data-thread`, `data-state` open | resolved, `data-anchor`), comment, comment-text, comment-here, new-thread,
 * new-thread-text, new-thread-replacement, new-thread-send, new-thread-suggest, topic-<topic>, mention, reply-text, reply-send,
 * thread-reply, thread-resolve, comment-edit, comment-delete, comment-delete-do, edit-text, edit-send, suggestion,
 * suggestion-accept, suggestion-decline, suggestion-undo, decline-reason, decline-do, accept-all, resolved-toggle, margin, not-sent, detached;
 * rail-reviews, reviews-view, inbox-row (with `data-kind`), review-row (with `data-draft`), reviews-empty;
 * review-view (with `data-draft`, `data-path`, `data-tip`), review-document, review-comment, need (with `data-met`), verdict
 * (with `data-standing`), review-approve, review-changes, review-publish, review-moved, review-look-again, verdict-dialog,
 * verdict-text, verdict-do;
 * settings-view, settings-theme, settings-language, settings-zoom, notice-row.
 */
export { default as Drafts } from './drafts/Drafts.svelte';
export { default as Freshness } from './freshness/Freshness.svelte';
export { default as History } from './history/History.svelte';
export { default as Library } from './library/Library.svelte';
export { default as Read } from './read/Read.svelte';
export { default as Review } from './review/Review.svelte';
export { default as Reviews } from './reviews/Reviews.svelte';
export { default as Search } from './search/Search.svelte';
export { default as Settings } from './settings/Settings.svelte';
export { default as Welcome } from './welcome/Welcome.svelte';

/** Writing brings the editor along, so it is loaded when somebody writes. */
export const loadWrite = () => import('./write/Write.svelte');
export const loadConflict = () => import('./write/Conflict.svelte');
