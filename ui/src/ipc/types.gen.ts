// Generated from the command registry in src-tauri/crates/engine/src/api. Do not edit; run
//   cargo run -q -p carebook-engine --example types > ui/src/ipc/types.gen.ts

export const tags = ["app", "handbook", "index", "documents", "history", "freshness", "changes", "drafts", "threads", "review", "settings", "sync"] as const;
/** A subject that commands read and change. */
export type Tag = (typeof tags)[number];

/** Every command: what it is asked with and what it answers. */
export interface Commands {
  "app.state": { request: Nothing; answer: AppState };
  "settings.set": { request: SettingsRequest; answer: Settings };
  "person.set": { request: Person; answer: Person };
  "handbook.open": { request: FolderPath; answer: OpenOutcome };
  "handbook.open_sample": { request: Nothing; answer: OpenOutcome };
  "handbook.create": { request: NewHandbook; answer: OpenOutcome };
  "handbook.clone": { request: CloneRequest; answer: CloneOutcome };
  "handbook.cancel_clone": { request: Nothing; answer: null };
  "handbook.close": { request: Nothing; answer: null };
  "library.folder": { request: FolderRequest; answer: Folder };
  "library.list": { request: ListRequest; answer: DocumentPage };
  "document.read": { request: ReadDocument; answer: DocumentView };
  "document.section": { request: SectionRequest; answer: SectionView };
  "document.history": { request: DocumentRequest; answer: Array<Version> };
  "document.moved": { request: MovedRequest; answer: LinkedDocument | null };
  "document.link": { request: LinkRequest; answer: LinkTarget };
  "search.query": { request: SearchRequest; answer: SearchAnswer };
  "search.start": { request: Nothing; answer: SearchStart };
  "search.filters": { request: Nothing; answer: SearchFilters };
  "outcomes.say": { request: OutcomeRequest; answer: OutcomeSaid };
  "freshness.board": { request: BoardRequest; answer: FreshnessBoard };
  "freshness.list": { request: ColumnRequest; answer: DocumentPage };
  "freshness.verifiable": { request: VerifiableRequest; answer: Array<Verifiable> };
  "freshness.verify": { request: VerifyRequest; answer: VerifyOutcome };
  "freshness.withdraw": { request: WithdrawRequest; answer: null };
  "changes.list": { request: Nothing; answer: Array<LocalChange> };
  "drafts.list": { request: Nothing; answer: Array<Draft> };
  "drafts.start": { request: StartDraft; answer: Draft };
  "drafts.rename": { request: RenameDraft; answer: Draft };
  "drafts.read": { request: ReadDraft; answer: DraftText };
  "drafts.autosave": { request: AutosaveRequest; answer: Autosaved };
  "drafts.save": { request: SaveRequest; answer: SaveOutcome };
  "drafts.forget_autosave": { request: ForgetAutosave; answer: null };
  "drafts.diff": { request: DiffRequest; answer: Array<ProseDiff> };
  "drafts.publish_preview": { request: Publishing; answer: PublishPreview };
  "drafts.publish": { request: PublishRequest; answer: PublishOutcome };
  "drafts.discard": { request: DraftRequest; answer: null };
  "drafts.discarded": { request: Nothing; answer: Array<DiscardedDraft> };
  "drafts.bring_back": { request: DraftRequest; answer: Draft };
  "drafts.new": { request: NewDraft; answer: Draft };
  "drafts.preview": { request: PreviewRequest; answer: Preview };
  "drafts.follow": { request: FollowRequest; answer: Followed };
  "drafts.set_field": { request: SetFieldRequest; answer: FieldSet };
  "drafts.check": { request: CheckRequest; answer: Array<Finding> };
  "drafts.links": { request: LinksRequest; answer: Array<LinkChoice> };
  "drafts.add_image": { request: AddImage; answer: AddedImage };
  "drafts.remove": { request: RemoveRequest; answer: RemoveOutcome };
  "drafts.move": { request: MoveRequest; answer: MoveOutcome };
  "templates.list": { request: LanguageRequest; answer: Array<Template> };
  "history.compare": { request: CompareRequest; answer: ProseDiff };
  "history.version": { request: VersionRequest; answer: VersionView };
  "history.blame": { request: DocumentRequest; answer: Array<BlameBlock> };
  "history.restore": { request: RestoreRequest; answer: Draft };
  "changes.diff": { request: LocalDiffRequest; answer: ProseDiff };
  "changes.to_draft": { request: PathsRequest; answer: Draft };
  "changes.put_back": { request: PathRequest; answer: PutBack };
  "threads.list": { request: ThreadsRequest; answer: Array<Thread> };
  "threads.comment": { request: CommentRequest; answer: Thread };
  "threads.reply": { request: ReplyRequest; answer: Thread };
  "threads.edit": { request: EditCommentRequest; answer: Thread };
  "threads.delete": { request: DeleteCommentRequest; answer: Thread };
  "threads.resolve": { request: ThreadRequest; answer: Thread };
  "threads.reopen": { request: ThreadRequest; answer: Thread };
  "threads.suggest": { request: SuggestRequest; answer: Thread };
  "threads.accept": { request: AcceptRequest; answer: Array<Accepted> };
  "threads.reject": { request: RejectRequest; answer: Thread };
  "threads.restore": { request: DeleteCommentRequest; answer: Thread };
  "threads.reconsider": { request: ReconsiderRequest; answer: Array<Thread> };
  "threads.people": { request: PeopleRequest; answer: Array<Person> };
  "review.request": { request: AskReviewRequest; answer: Draft };
  "review.approve": { request: VerdictRequest; answer: VerdictOutcome };
  "review.request_changes": { request: VerdictRequest; answer: VerdictOutcome };
  "review.view": { request: ReviewRequestOf; answer: ReviewView };
  "review.inbox": { request: Nothing; answer: Inbox };
  "review.reviewers": { request: ReviewRequestOf; answer: Array<Reviewer> };
  "sync.state": { request: Nothing; answer: SyncState };
  "sync.run": { request: SyncRequest; answer: SyncOutcome };
  "sync.cancel": { request: Nothing; answer: null };
  "sync.answer": { request: CredentialAnswer; answer: null };
  "sync.set_interval": { request: IntervalRequest; answer: SyncState };
  "sync.trust": { request: Nothing; answer: SyncState };
  "shell.pick_folder": { request: Nothing; answer: string | null };
  "shell.open_external": { request: ExternalRequest; answer: null };
}

export type CommandName = keyof Commands;

/** The tags that a command's answer depends on, and those it changes. */
export const commandTags: { readonly [C in CommandName]: { readonly reads: readonly Tag[]; readonly changes: readonly Tag[] } } = {
  "app.state": { reads: ["app", "handbook", "index", "freshness", "changes", "settings"], changes: [] },
  "settings.set": { reads: [], changes: ["settings"] },
  "person.set": { reads: [], changes: ["app"] },
  "handbook.open": { reads: [], changes: ["app", "handbook", "index", "documents", "history", "freshness", "changes"] },
  "handbook.open_sample": { reads: [], changes: ["app", "handbook", "index", "documents", "history", "freshness", "changes"] },
  "handbook.create": { reads: [], changes: ["app", "handbook", "index", "documents", "history", "freshness", "changes"] },
  "handbook.clone": { reads: [], changes: [] },
  "handbook.cancel_clone": { reads: [], changes: [] },
  "handbook.close": { reads: [], changes: ["app", "handbook", "index", "documents", "history", "freshness", "changes"] },
  "library.folder": { reads: ["documents", "freshness", "changes"], changes: [] },
  "library.list": { reads: ["documents", "freshness", "changes"], changes: [] },
  "document.read": { reads: ["documents", "history", "freshness", "changes", "threads"], changes: [] },
  "document.section": { reads: ["documents", "freshness", "changes"], changes: [] },
  "document.history": { reads: ["history"], changes: [] },
  "document.moved": { reads: ["documents", "history"], changes: [] },
  "document.link": { reads: ["documents"], changes: [] },
  "search.query": { reads: ["index", "freshness"], changes: [] },
  "search.start": { reads: ["documents", "freshness", "changes"], changes: [] },
  "search.filters": { reads: ["documents"], changes: [] },
  "outcomes.say": { reads: [], changes: [] },
  "freshness.board": { reads: ["documents", "freshness", "changes"], changes: [] },
  "freshness.list": { reads: ["documents", "freshness", "changes"], changes: [] },
  "freshness.verifiable": { reads: ["documents", "freshness"], changes: [] },
  "freshness.verify": { reads: [], changes: ["freshness", "handbook"] },
  "freshness.withdraw": { reads: [], changes: ["freshness", "handbook"] },
  "changes.list": { reads: ["changes"], changes: [] },
  "drafts.list": { reads: ["drafts", "documents", "review"], changes: [] },
  "drafts.start": { reads: [], changes: ["drafts"] },
  "drafts.rename": { reads: [], changes: ["drafts"] },
  "drafts.read": { reads: ["drafts", "documents"], changes: [] },
  "drafts.autosave": { reads: [], changes: [] },
  "drafts.save": { reads: [], changes: ["drafts"] },
  "drafts.forget_autosave": { reads: [], changes: ["drafts"] },
  "drafts.diff": { reads: ["drafts", "documents"], changes: [] },
  "drafts.publish_preview": { reads: ["drafts", "documents", "review"], changes: [] },
  "drafts.publish": { reads: [], changes: ["handbook", "index", "documents", "history", "freshness", "changes", "drafts", "threads", "review"] },
  "drafts.discard": { reads: [], changes: ["drafts"] },
  "drafts.discarded": { reads: ["drafts"], changes: [] },
  "drafts.bring_back": { reads: [], changes: ["drafts"] },
  "drafts.new": { reads: [], changes: ["drafts"] },
  "drafts.preview": { reads: ["threads"], changes: [] },
  "drafts.follow": { reads: ["threads"], changes: [] },
  "drafts.set_field": { reads: [], changes: [] },
  "drafts.check": { reads: [], changes: [] },
  "drafts.links": { reads: ["documents", "drafts"], changes: [] },
  "drafts.add_image": { reads: [], changes: ["drafts"] },
  "drafts.remove": { reads: [], changes: ["drafts"] },
  "drafts.move": { reads: [], changes: ["drafts"] },
  "templates.list": { reads: ["documents"], changes: [] },
  "history.compare": { reads: ["history"], changes: [] },
  "history.version": { reads: ["history"], changes: [] },
  "history.blame": { reads: ["history"], changes: [] },
  "history.restore": { reads: [], changes: ["drafts"] },
  "changes.diff": { reads: ["changes", "documents"], changes: [] },
  "changes.to_draft": { reads: [], changes: ["changes", "drafts"] },
  "changes.put_back": { reads: [], changes: ["changes"] },
  "threads.list": { reads: ["threads", "documents", "drafts"], changes: [] },
  "threads.comment": { reads: [], changes: ["threads", "review", "handbook"] },
  "threads.reply": { reads: [], changes: ["threads", "review", "handbook"] },
  "threads.edit": { reads: [], changes: ["threads", "review", "handbook"] },
  "threads.delete": { reads: [], changes: ["threads", "review", "handbook"] },
  "threads.resolve": { reads: [], changes: ["threads", "review", "handbook"] },
  "threads.reopen": { reads: [], changes: ["threads", "review", "handbook"] },
  "threads.suggest": { reads: [], changes: ["threads", "review", "handbook"] },
  "threads.accept": { reads: [], changes: ["threads", "review", "drafts", "handbook"] },
  "threads.reject": { reads: [], changes: ["threads", "review", "handbook"] },
  "threads.restore": { reads: [], changes: ["threads", "review", "handbook"] },
  "threads.reconsider": { reads: [], changes: ["threads", "review", "drafts", "handbook"] },
  "threads.people": { reads: ["drafts", "threads"], changes: [] },
  "review.request": { reads: [], changes: ["review", "drafts", "threads", "handbook"] },
  "review.approve": { reads: [], changes: ["review", "drafts", "handbook"] },
  "review.request_changes": { reads: [], changes: ["review", "drafts", "handbook"] },
  "review.view": { reads: ["review", "drafts", "threads", "documents"], changes: [] },
  "review.inbox": { reads: ["review", "threads", "drafts"], changes: [] },
  "review.reviewers": { reads: ["drafts", "documents", "threads"], changes: [] },
  "sync.state": { reads: ["sync", "handbook", "drafts", "threads", "review"], changes: [] },
  "sync.run": { reads: [], changes: ["sync", "handbook", "index", "documents", "history", "freshness", "changes", "drafts", "threads", "review"] },
  "sync.cancel": { reads: [], changes: [] },
  "sync.answer": { reads: [], changes: [] },
  "sync.set_interval": { reads: [], changes: ["sync"] },
  "sync.trust": { reads: [], changes: ["sync"] },
  "shell.pick_folder": { reads: [], changes: [] },
  "shell.open_external": { reads: [], changes: [] },
};

/** Suggestions to be taken over. */
export type AcceptRequest = {
  /** The threads that they began. */
  threads: Array<string>;
  /** The draft they go into; nothing means the one they were made on, or a new one. */
  draft: string | null;
};

/** What came of accepting a suggestion. */
export type Accepted = {
  /** The thread. */
  thread: Thread;
  /** The draft it went into, or would have; nothing when none was started. */
  draft: string | null;
  /** Why it was not applied, in words; nothing when it was. */
  refused: string | null;
};

/** What can be done in a thread besides speaking. */
export type Act = "resolved" | "reopened" | "accepted" | "rejected" | "edited" | "deleted";

/** An image that was pasted or dropped. */
export type AddImage = {
  /** The draft. */
  name: string;
  /** The document that will show it. */
  path: string;
  /** The file's name as it came; a sensible one is made of it. */
  file_name: string;
  /** Its bytes. */
  bytes_base64: string;
};

/** An image that was put into the draft. */
export type AddedImage = {
  /** The Markdown that shows it in the document. */
  markdown: string;
  /** Its path in the handbook. */
  path: string;
};

/** How an anchor fits the text it is shown on. */
export type AnchorStatus = "exact" | "moved" | "detached" | "document";

/** An error as the window and the terminal see it. */
export type ApiError = {
  /** A word to branch on. */
  code: ErrorCode;
  /** What happened, to what. */
  message: string;
  /** What the person can do. */
  hint: string | null;
  /** The same in a word and values, for whoever speaks another language than English; nothing for what only another program can ask. */
  said?: Saying;
};

/** What the window needs before it can show its first view. */
export type AppState = {
  /** The version of Carebook. */
  version: string;
  /** The open handbook, if any. */
  handbook: HandbookInfo | null;
  /** Handbooks opened before, newest first; those whose folder is gone say so. */
  recent: Array<RecentHandbook>;
  /** Who acts. */
  person: Person;
  /** Local, personal settings. */
  settings: Settings;
  /** Today in the handbook's time zone (or the computer's, without a handbook). */
  today: string;
};

/** Reviewers to be asked. */
export type AskReviewRequest = {
  /** The draft. */
  draft: string;
  /** Addresses and `role:…`. */
  reviewers: Array<string>;
  /** What to look at. */
  text: string;
};

/** Whom a rule asks. */
export type Asked = { "type": "owner" } | { "type": "role",
/** Which. */
role: string, } | { "type": "person",
/** Their name. */
name: string, } | { "type": "anybody_else" };

/** Text to keep on this computer. */
export type AutosaveRequest = {
  /** The draft. */
  name: string;
  /** The document's path. */
  path: string;
  /** The window that edits. */
  window: string;
  /** The blob the text was typed on. */
  base: string;
  /** The whole text. */
  text: string;
};

/** Typed text is safe on this computer. */
export type Autosaved = {
  /** RFC 3339. */
  at: string;
};

/** Who wrote a paragraph last. */
export type BlameBlock = {
  /** First line, from 1. */
  from_line: number;
  /** Last line. */
  to_line: number;
  /** The change that brought it. */
  change: Change;
};

/** How the freshness board is laid out. */
export type BoardGrouping = "state" | "owner";

/** The freshness board. */
export type BoardRequest = {
  /** What the columns are. */
  group_by: BoardGrouping;
  /** Only this owner's documents; empty for documents without one. */
  owner?: string;
  /** Only documents in this language. */
  lang?: string;
};

/** Who changed something, and when. */
export type Change = {
  /** The commit. */
  commit: string;
  /** RFC 3339, UTC. */
  at: string;
  /** The author's name. */
  author: string;
  /** The author's address. */
  email: string;
  /** The first line of the message. */
  summary: string;
};

/** Text to check while it is written. */
export type CheckRequest = {
  /** The draft it belongs to, for links to documents that only the draft holds. */
  name?: string;
  /** Where the document lies. */
  path: string;
  /** The whole text. */
  text: string;
  /** The language in which findings are worded, as a tag: `en`, `ko`, `vi`, `lv`. English when missing. */
  language?: string;
};

/** An act whose author is not confirmed. */
export type Claim = {
  /** Who is said to have done it. */
  by: Person;
  /** RFC 3339. */
  at: string;
  /** What. */
  act: Act;
};

/** A section that clearly answers a query, ready to be read out or copied. */
export type ClearAnswer = {
  /** Its document. */
  path: string;
  /** Its document's title. */
  title: string;
  /** Its anchor; empty for the text before the first heading. */
  anchor: string;
  /** Its heading. */
  heading: string;
  /** Its text without markup. */
  text: string;
  /** Its language (BCP 47). */
  lang: string;
};

/** Which of the three it was. */
export type CloneFailure = "address" | "access" | "network" | "folder" | "git";

/** What came of cloning. */
export type CloneOutcome = { "type": "cloned",
/** The folder. */
path: string, } | { "type": "cancelled" } | { "type": "failed",
/** What is wrong. */
cause: CloneFailure,
/** The sentence. */
message: string, };

/** A repository to clone. */
export type CloneRequest = {
  /** Where it is: https, ssh or a path. */
  url: string;
  /** The folder in which its folder is made. */
  parent: string;
};

/** More of one column of the board. */
export type ColumnRequest = {
  /** The column's key. */
  key: string;
  /** What the columns are. */
  group_by: BoardGrouping;
  /** Only this owner's documents; empty for documents without one. */
  owner?: string;
  /** Only documents in this language. */
  lang?: string;
  /** The first one wanted, from 0. */
  offset: number;
  /** How many. */
  limit: number;
};

/** One message. */
export type Comment = {
  /** Its event. */
  id: string;
  /** Who wrote it. */
  by: Person;
  /** Whether that is the person who asks. */
  mine: boolean;
  /** Whether the commit that brought it names the same person. */
  confirmed: boolean;
  /** RFC 3339. */
  at: string;
  /** As typed; empty when deleted. */
  text: string;
  /** Rendered and sanitised. */
  html: string;
  /** When it was said anew, RFC 3339. */
  edited_at: string | null;
  /** Whether it was taken back. */
  deleted: boolean;
  /** Addresses of people mentioned. */
  mentions: Array<string>;
  /** Whether the remote has it; true where there is no remote. */
  sent: boolean;
};

/** A new comment. */
export type CommentRequest = {
  /** The document's path or id. */
  doc: string;
  /** The draft; nothing for published text. */
  draft: string | null;
  /** The words it is about. */
  selection: Selection;
  /** What it wants to say. */
  topic: Topic | null;
  /** The text; people named behind an @ are told. */
  text: string;
};

/** Two versions of a document. */
export type CompareRequest = {
  /** The document: path or id. */
  doc: string;
  /** A commit, or `published`. */
  from: string;
  /** A commit, or `published`. */
  to: string;
  /** How the texts are compared; as they are read when missing. */
  form?: DiffForm;
};

/** A document in which both sides changed the same words. */
export type Conflict = {
  /** The document. */
  path: string;
  /** Its title. */
  title: string;
  /** The text in order: joined text and places to decide. */
  pieces: Array<ConflictPiece>;
  /** Who published the other side. */
  theirs: Change | null;
};

/** A piece of a text in conflict. */
export type ConflictPiece = { "type": "text",
/** The text. */
text: string, } | { "type": "place",
/** Before both. */
before: string,
/** In the draft. */
yours: string,
/** As published. */
theirs: string, } | { "type": "moved",
/** Its path before both. */
before: string,
/** Its path in the draft. */
yours: string,
/** Its path as published. */
theirs: string, };

/** The answer to a question; nothing stops the sync. */
export type CredentialAnswer = {
  /** The question. */
  id: string;
  /** The answer. It is handed to git and kept nowhere. */
  answer: string | null;
};

/** A question of the server, to be asked in a dialog of the app. */
export type CredentialPrompt = {
  /** Names this question; the answer repeats it. */
  id: string;
  /** What git asks, such as `Password for 'https://linh@example.com'`. */
  text: string;
  /** Whether the answer must not be shown while it is typed. */
  secret: boolean;
};

/** A comment of one's own, to be taken back. */
export type DeleteCommentRequest = {
  /** The thread. */
  thread: string;
  /** The comment. */
  comment: string;
};

/** Why a thread has no place in the text. */
export type Detachment = "document_gone" | "gone" | "changed" | "ambiguous" | "unsure";

/** A paragraph of a comparison. */
export type DiffBlock = {
  /** `heading1`…`heading6`, `paragraph`, `item`, `numbered_item`, `quote`, `table_head`, `table`, `code`, `front_matter`, `html`, `definition`, `rule`, `footnote`. Compared as written, `item` is either item and `table` any row. */
  kind: string;
  /** The number of the change, from 1; nothing for an unchanged paragraph. */
  change: number | null;
  /** The words. The cells of a row are divided by tabs where it is rendered. */
  spans: Array<DiffSpan>;
  /** The line in the newer text (from 1), or in the older one for a removed paragraph. */
  line: number;
  /** The number that a numbered item shows. */
  number?: number;
  /** How many lists it stands in. */
  depth?: number;
  /** Whether its task is done. */
  task?: boolean;
  /** The alert that begins here: `say`, `dont`, `note`, … */
  alert?: string;
  /** What changed apart from the words. */
  notes?: Array<DiffNote>;
  /** The source compared, where nothing a reader sees says what changed. */
  source?: Array<DiffSpan>;
};

/** How two texts are compared. */
export type DiffForm = "rendered" | "source";

/** A change that no word tells: `from` and `to` name the two sides where they have a name. */
export type DiffNote = {
  /** What it is. */
  code: DiffNoteCode;
  /** What was before. */
  from: string | null;
  /** What is now. */
  to: string | null;
};

/** What a [`DiffNote`] tells. */
export type DiffNoteCode = "strong_added" | "strong_removed" | "emphasis_added" | "emphasis_removed" | "struck_added" | "struck_removed" | "code_added" | "code_removed" | "link_added" | "link_removed" | "link_changed" | "image_changed" | "kind_changed" | "depth_changed" | "start_changed" | "task_changed" | "alert_changed" | "detail_changed" | "source_changed";

/** A draft to compare with where it began. */
export type DiffRequest = {
  /** Its name. */
  name: string;
  /** How the texts are compared; as they are read when missing. */
  form?: DiffForm;
};

/** A run of words. */
export type DiffSpan = {
  /** What happened to it. */
  kind: SpanKind;
  /** The text. */
  text: string;
  /** How it is set. */
  style?: Array<SpanStyle>;
  /** What changed apart from the words. */
  notes?: Array<DiffNote>;
};

/** Documents a discarded draft held, and until when it can be brought back. */
export type DiscardedDraft = {
  /** Its name. */
  name: string;
  /** When it was discarded, RFC 3339. */
  at: string;
  /** The last day it can be brought back. */
  until: string;
};

/** Part of a list. */
export type DocumentPage = {
  /** Documents in all. */
  total: number;
  /** Those from the asked offset. */
  documents: Array<DocumentRow>;
};

/** A document. */
export type DocumentRequest = {
  /** Its path or id. */
  doc: string;
};

/** A document in a list. */
export type DocumentRow = {
  /** `id:` of its front matter, else its path. */
  id: string;
  /** Its path in the handbook. */
  path: string;
  /** Its title. */
  title: string;
  /** Its kind, if it says one. */
  kind: string | null;
  /** Its owner, if it has one. */
  owner: Owner | null;
  /** Its language (BCP 47), said or detected. */
  lang: string;
  /** Its tags. */
  tags: Array<string>;
  /** How far it can be trusted. */
  freshness: Freshness;
  /** The last substantive published change. */
  updated: Change | null;
  /** Set when the file could not be read as it should: broken front matter, not UTF-8, too large. */
  problem: string | null;
  /** Whether the working tree holds another text. */
  local_change: boolean;
};

/** A document to read. */
export type DocumentView = {
  /** What lists show. */
  row: DocumentRow;
  /** Rendered, sanitised. Links inside carry `data-doc` and `data-anchor`, external ones `data-external`; remote images are placeholders with `data-remote-src`. */
  html: string;
  /** Headings in order. */
  outline: Array<Heading>;
  /** Documents that link here. */
  linked_from: Array<LinkedDocument>;
  /** The same document in other languages, this one included. */
  translations: Array<Translation>;
  /** What is wrong with the file. */
  problems: Array<Notice>;
  /** Facts of the front matter that Carebook does not know, as written. */
  extra: Array<[string, string]>;
  /** The number of versions. */
  versions: number;
  /** The blob this is rendered from. */
  blob: string;
};

/** A proposed change of one or more documents. */
export type Draft = {
  /** The slug behind `draft/`. */
  name: string;
  /** What people call it. */
  title: string;
  /** What it changes: documents and other files, then documents that were only opened in it. */
  documents: Array<DraftDocument>;
  /** Who began it. */
  author: Person;
  /** Whether that is the person who asks. */
  mine: boolean;
  /** Where it stands. */
  state: DraftState;
  /** The published commit it was begun from or last brought up to. */
  base: string;
  /** The draft's own tip; what approvals and saves are bound to. */
  tip: string;
  /** The last saved change. */
  updated: Change;
  /** When it was begun, RFC 3339. */
  created_at: string;
  /** Approvals of exactly this content. */
  approvals: Array<Person>;
  /** Why it cannot be published yet, in words. */
  blocked_by: Array<Reason>;
  /** Whether the person who asks may publish past all of that, by saying so; it is recorded. */
  may_bypass: boolean;
  /** Why a sync made this draft of something that was published. */
  held: HeldFor | null;
  /** Documents in which it and the published text changed the same words. */
  conflicts: Array<string>;
  /** Whether documents it changes were published anew since its base. */
  behind: boolean;
  /** Whether text typed and not yet saved lies in autosave. */
  unsaved: boolean;
};

/** What a draft does to a document. */
export type DraftChange = "added" | "modified" | "moved" | "removed" | "unchanged";

/** A file in a draft. */
export type DraftDocument = {
  /** What it is. */
  form: FileForm;
  /** Its id. */
  id: string;
  /** Its path in the draft. */
  path: string;
  /** Its title in the draft. */
  title: string;
  /** What the draft does to it. */
  change: DraftChange;
  /** The path before, when moved. */
  from: string | null;
};

/** A draft. */
export type DraftRequest = {
  /** Its name. */
  name: string;
};

/** Where a draft stands. */
export type DraftState = "writing" | "in_review" | "changes_asked" | "ready";

/** A document's text in a draft, to be edited. */
export type DraftText = {
  /** The draft. */
  draft: Draft;
  /** The document's path. */
  path: string;
  /** The saved text with plain line endings; saving keeps those of the file. */
  text: string;
  /** The blob that holds it; every save names it. */
  base: string;
  /** Text typed after the last save and found again, newest first: one per window that typed it. */
  recovered: Array<Recovered>;
  /** Set when the text cannot be edited without loss (too large, not text), with the reason. */
  read_only: string | null;
};

/** A comment of one's own, said anew. */
export type EditCommentRequest = {
  /** The thread. */
  thread: string;
  /** The comment. */
  comment: string;
  /** The new text. */
  text: string;
};

/** The words that somebody branches on. */
export type ErrorCode = "bad_request" | "no_handbook" | "handbook_unusable" | "not_found" | "refused" | "remote" | "failed";

/** Something the window is told without asking. */
export type Event = { "type": "changed",
/** The same words that commands name as what they read. */
tags: Array<Tag>, } | { "type": "index",
/** The status. */
status: IndexStatus, } | { "type": "clone_progress",
/** What git is doing, such as `Receiving`. */
stage: string,
/** Done. */
done: number,
/** In all; 0 while unknown. */
total: number, } | { "type": "sync",
/** The state. */
state: SyncState, } | { "type": "folder_asked",
/** The folder. */
path: string, } | { "type": "credential_prompt",
/** The question. */
prompt: CredentialPrompt, };

/** An address to open outside of the app, after it was shown. */
export type ExternalRequest = {
  /** http, https or mailto. */
  url: string;
};

/** The text with the fact changed and nothing else. */
export type FieldSet = {
  /** The whole text. */
  text: string;
};

/** What a file of a draft is. */
export type FileForm = "document" | "policy" | "picture" | "file";

/** A value of a filter. */
export type FilterValue = {
  /** What is written behind the colon. */
  value: string;
  /** How it reads: a person's name for an owner, else the value. */
  label: string;
  /** How many documents have it. */
  documents: number;
};

/** Something a writing check found. */
export type Finding = {
  /** The document. */
  path: string;
  /** From 1. */
  line: number;
  /** From 1, in characters. */
  column: number;
  /** First place, in UTF-16 units from the start of the text. */
  from: number;
  /** Behind the last place, in UTF-16 units. */
  to: number;
  /** The rule's name. */
  rule: string;
  /** How grave. */
  severity: Severity;
  /** Why, in words. */
  message: string;
  /** A change that mends it safely. */
  fix: Fix | null;
};

/** A safe change. */
export type Fix = {
  /** What it does, for the button. */
  label: string;
  /** First place, in UTF-16 units. */
  from: number;
  /** Behind the last place. */
  to: number;
  /** The text in its stead. */
  text: string;
};

/** A folder's contents. */
export type Folder = {
  /** Its path; empty for the top. */
  path: string;
  /** Folders directly below, by name. */
  folders: Array<FolderRow>;
  /** Documents directly in it, from the asked offset. */
  documents: Array<DocumentRow>;
  /** Documents directly in it in all. */
  total: number;
};

/** A folder of this computer. */
export type FolderPath = {
  /** The whole path. */
  path: string;
};

/** One folder of the library. */
export type FolderRequest = {
  /** Its path in the handbook; empty for the top. */
  path: string;
  /** The first document wanted, from 0. */
  offset: number;
  /** How many documents. */
  limit: number;
};

/** A folder in the tree. */
export type FolderRow = {
  /** Its path. */
  path: string;
  /** Its name. */
  name: string;
  /** Documents in it and below. */
  documents: number;
  /** Stale ones among them. */
  stale: number;
};

/** Text under the fingers. */
export type FollowRequest = {
  /** Names the view that follows it. */
  session: string;
  /** The number of the rendering that the view holds; 0 for none. */
  known: number;
  /** What is typed, and where. */
  preview: PreviewRequest;
};

/** What a keystroke changed in the preview. */
export type Followed = {
  /** The number of this rendering, which the next request names. */
  number: number;
  /** How many blocks stay at the beginning; none when the rendering named is not known. */
  before: number;
  /** How many stay at the end. */
  behind: number;
  /** How many lines further down those at the end begin. */
  shift: number;
  /** What stands between them. */
  blocks: Array<RenderedBlock>;
  /** What is wrong with the front matter. */
  problems: Array<Notice>;
  /** The front matter as a form. */
  form: Array<FormField>;
};

/** Kept text that is not needed any more. */
export type ForgetAutosave = {
  /** The draft. */
  name: string;
  /** The document's path. */
  path: string;
  /** The window that typed it. */
  window: string;
};

/** A field of the front matter. */
export type FormField = {
  /** The key. */
  key: string;
  /** The value as text; a list with commas. */
  value: string;
};

/** Freshness with its reasons. */
export type Freshness = {
  /** The state. */
  state: FreshnessState;
  /** Why, in codes and words; empty for a plain fresh one. */
  reasons: Array<FreshnessReason>;
  /** The last day it counts as fresh or due. */
  due: string | null;
  /** Days until `due`; negative when it has passed. */
  days_left: number | null;
  /** The policy window in days. */
  window_days: number | null;
  /** The day of the last substantive published change. */
  updated: string | null;
  /** The day of the last verification that still holds. */
  verified: string | null;
};

/** The freshness board. */
export type FreshnessBoard = {
  /** Counts over everything the filter leaves. */
  counts: FreshnessCounts;
  /** The columns. */
  columns: Array<FreshnessColumn>;
  /** Every owner there is, for the filter, with a display name. */
  owners: Array<Owner>;
  /** The policy windows in force. */
  windows: Array<PolicyWindow>;
};

/** One column of the board or one group of the list. */
export type FreshnessColumn = {
  /** `stale`, `due_soon`, `fresh`, or the owner's address when grouped by owner (empty: unowned). */
  key: string;
  /** Documents in all. */
  total: number;
  /** Stale ones among them. */
  stale: number;
  /** Due soon among them. */
  due_soon: number;
  /** The first ones, the most urgent first; more by `freshness.list`. */
  documents: Array<DocumentRow>;
};

/** Documents per state. */
export type FreshnessCounts = {
  /** Fresh. */
  fresh: number;
  /** Due soon. */
  due_soon: number;
  /** Stale. */
  stale: number;
};

/** One reason. */
export type FreshnessReason = {
  /** `age`, `never_verified`, `changed_since_verified`, `source_changed`, `expired`, `not_yet_effective` or `unowned`. */
  code: string;
  /** In words. */
  text: string;
  /** The calendar date it speaks of: of the last update or verification, of the source's change, the last or the first day. */
  day: string | null;
};

/** How far a document can be trusted. */
export type FreshnessState = "fresh" | "due_soon" | "stale";

/** A verification that was given. */
export type GivenVerification = {
  /** The document, as the journal names it. */
  doc: string;
  /** The event. */
  event: string;
};

/** An open handbook. */
export type HandbookInfo = {
  /** The folder it lies in. */
  path: string;
  /** `[handbook] name`, else the folder's name. */
  name: string;
  /** Whether that folder is not there any more. */
  gone: boolean;
  /** The publish branch, or nothing while no commit exists. */
  branch: string | null;
  /** The published commit, in full hexadecimal digits. */
  commit: string | null;
  /** The number of published documents. */
  documents: number;
  /** The languages in use, most documents first (BCP 47). */
  languages: Array<LanguageCount>;
  /** Set when Carebook may not write into the repository, with the reason. */
  read_only: string | null;
  /** Things the person should know: a wrong key in `carebook.toml`, a shallow clone, a rebuilt cache. */
  notices: Array<Notice>;
  /** Files in the working tree that differ from the published ones. */
  local_changes: number;
  /** How far the index is. */
  index: IndexStatus;
  /** Counts by freshness. */
  freshness: FreshnessCounts;
  /** Whether a remote is configured. */
  has_remote: boolean;
  /** How much waits for this person in the inbox. */
  waiting: number;
};

/** A heading of the outline. */
export type Heading = {
  /** The anchor. */
  anchor: string;
  /** The text. */
  text: string;
  /** 1 to 6. */
  level: number;
};

/** Why a sync made a draft of something that was published here. */
export type HeldFor = "conflict" | "refused";

/** What waits for somebody. */
export type Inbox = {
  /** The newest first. */
  items: Array<InboxItem>;
};

/** One thing that waits. */
export type InboxItem = {
  /** What it is. */
  kind: InboxKind;
  /** Who is waiting. */
  by: Person;
  /** RFC 3339. */
  at: string;
  /** The draft, if it is about one. */
  draft: string | null;
  /** The draft's or the document's title. */
  title: string;
  /** The document's id, if it is about one. */
  doc: string | null;
  /** The thread, if it is about one. */
  thread: string | null;
  /** The first words. */
  text: string;
  /** Whether the commit that brought it names whoever waits. */
  confirmed: boolean;
};

/** Why something waits. */
export type InboxKind = "review_asked" | "changed_since_approval" | "changed_as_asked" | "mentioned" | "replied" | "comment_on_draft" | "changes_asked" | "conflict" | "publish_refused";

/** How far the index is. While it works, search answers from what is there. */
export type IndexStatus = { "type": "ready" } | { "type": "working",
/** Documents done. */
done: number,
/** Documents to do in all. */
total: number,
/** Seconds left, once that can be told. */
seconds_left: number | null, } | { "type": "elsewhere" } | { "type": "failed",
/** Why, and what to do. */
message: string, };

/** How often to sync in the background. */
export type IntervalRequest = {
  /** Minutes between two syncs; 0 switches it off. */
  minutes: number;
};

/** A language and how many documents are written in it. */
export type LanguageCount = {
  /** BCP 47. */
  lang: string;
  /** Documents. */
  documents: number;
};

/** A language. */
export type LanguageRequest = {
  /** BCP 47. */
  lang: string;
};

/** A link that leads to a document which goes or moves. */
export type LeftLink = {
  /** The document it stands in. */
  path: string;
  /** The line, from 1. */
  line: number;
  /** Its target as written. */
  target: string;
};

/** What a link can be written to: for completion behind `[[`. */
export type LinkChoice = {
  /** The document. */
  row: DocumentRow;
  /** The section, if one. */
  anchor: string | null;
  /** Its heading. */
  heading: string | null;
  /** The Markdown to insert, a relative link. */
  markdown: string;
};

/** A link as it stands in a document. */
export type LinkRequest = {
  /** The document that holds the link: path or id. */
  doc: string;
  /** The link's target as written. */
  href: string;
};

/** Where a link leads. */
export type LinkTarget = { "type": "document",
/** Its path. */
path: string,
/** The anchor, if one. */
anchor: string | null,
/** Its title. */
title: string, } | { "type": "external",
/** The whole address. */
url: string,
/** The host as it really is (punycode where it could deceive). */
host: string, } | { "type": "missing",
/** What was asked for. */
target: string,
/** The closest document, if one is close. */
closest: LinkedDocument | null, } | { "type": "refused",
/** Why. */
message: string, };

/** A document that links to another. */
export type LinkedDocument = {
  /** Its id. */
  id: string;
  /** Its path. */
  path: string;
  /** Its title. */
  title: string;
  /** Its kind. */
  kind: string | null;
  /** How far it can be trusted. */
  freshness: Freshness;
};

/** What a person typed behind `[[`. */
export type LinksRequest = {
  /** The draft that is being written. */
  name?: string;
  /** The document that will hold the link. */
  path: string;
  /** The words; `title#heading` looks for sections of the document. */
  query: string;
  /** How many. */
  limit: number;
};

/** A part of all documents. */
export type ListRequest = {
  /** Filters as in a search (`tag:refunds is:stale in:policies/`); other words must stand in the title or the path. */
  filter: string;
  /** The first one wanted, from 0. */
  offset: number;
  /** How many. */
  limit: number;
};

/** A working-tree file that differs from the published one. */
export type LocalChange = {
  /** Its path. */
  path: string;
  /** What happened to it. */
  kind: LocalChangeKind;
};

/** What happened to a working-tree file. */
export type LocalChangeKind = "added" | "modified" | "removed";

/** A local change to compare with what is published. */
export type LocalDiffRequest = {
  /** Its path in the handbook. */
  path: string;
  /** How the texts are compared; as they are read when missing. */
  form?: DiffForm;
};

/** What came of moving a document or a folder in a draft. */
export type MoveOutcome = {
  /** The draft. */
  draft: Draft;
  /** Files that moved. */
  moved: number;
  /** Links that were rewritten, in all documents. */
  rewritten: number;
  /** Links of other documents that led to what moved, as they were written before. */
  linked: Array<LeftLink>;
  /** Links that lead to the old place and have to be rewritten by hand. */
  left: Array<LeftLink>;
};

/** A document or folder to move. */
export type MoveRequest = {
  /** The draft. */
  name: string;
  /** The path of a document or a folder. */
  from: string;
  /** Its path then. */
  to: string;
};

/** A document that was published at a path. */
export type MovedRequest = {
  /** That path. */
  path: string;
  /** The id it had: `id:` of its front matter, else its path. */
  id: string;
  /** The content that was read there. */
  blob: string;
};

/** A draft of a document that is to come. */
export type NewDraft = {
  /** The template's name; nearly nothing when missing. */
  template?: string;
  /** Where the document will lie; made of the template and the title when missing. */
  path?: string;
  /** The document's title. */
  title: string;
  /** What to write for the template's placeholders. */
  fields: { [key in string]: string };
  /** The draft's name. */
  name?: string;
};

/** A plain folder that is to become a handbook. */
export type NewHandbook = {
  /** The folder. */
  path: string;
  /** The handbook's name; the folder's when missing. */
  name?: string;
};

/** For commands that need nothing: `{}`. */
export type Nothing = Record<string, never>;

/** Something worth knowing that stops nobody. */
export type Notice = {
  /** A stable word for the kind of notice, such as `config_problem` or `index_rebuilt`. */
  code: string;
  /** The sentence. */
  message: string;
  /** The file it is about, if one. */
  path: string | null;
  /** The line in that file, from 1. */
  line: number | null;
  /** The column in that line, from 1, in characters. */
  column: number | null;
};

/** What came of opening a folder. */
export type OpenOutcome = { "type": "opened",
/** The handbook. */
handbook: HandbookInfo, } | { "type": "not_a_repository",
/** The folder. */
path: string,
/** Markdown files found in it. */
markdown_files: number, } | { "type": "refused",
/** The folder. */
path: string,
/** Why, and what to do. */
message: string, };

/** Whether a published document answered what was asked. */
export type OutcomeRequest = {
  /** Its path or id. */
  doc: string;
  /** Whether it did. */
  resolved: boolean;
  /** Takes the same word of this day back. */
  takes_back: boolean;
};

/** What is known of a document then. */
export type OutcomeSaid = {
  /** Its path. */
  path: string;
  /** Its title. */
  title: string;
  /** How often it answered in the last 180 days, as far as this clone knows. */
  resolved: number;
  /** How often it did not. */
  unresolved: number;
};

/** Somebody documents belong to. */
export type Owner = {
  /** What the front matter says: an address or a name. */
  id: string;
  /** The name from `[people]`, else the same as `id`. */
  name: string;
};

/** A file of the working tree. */
export type PathRequest = {
  /** Its path in the handbook. */
  path: string;
};

/** Files of the working tree. */
export type PathsRequest = {
  /** Their paths in the handbook. */
  paths: Array<string>;
};

/** The beginning of somebody's name or address. */
export type PeopleRequest = {
  /** What was typed behind the @. */
  query: string;
};

/** Who acts, from git's configuration or Carebook's own settings. */
export type Person = {
  /** The name; empty when nobody said it yet. */
  name: string;
  /** The e-mail address; empty when nobody said it yet. */
  email: string;
};

/** A placeholder of a template. */
export type Placeholder = {
  /** Its name. */
  name: string;
  /** What to write. */
  label: string;
  /** What stands there if nothing is written. */
  default: string;
};

/** A policy window and what it applies to. */
export type PolicyWindow = {
  /** What it applies to, in words: `promotions/**`, `kind policy, tag legal`, or empty for the default. */
  applies_to: string;
  /** As written: `90d`. */
  window: string;
  /** In days. */
  days: number;
};

/** A preview of text being written. */
export type Preview = {
  /** Rendered and sanitised, blocks with `data-line`, the source line they begin on (from 1). */
  html: string;
  /** What is wrong with the front matter. */
  problems: Array<Notice>;
  /** The front matter as a form. */
  form: Array<FormField>;
};

/** Text to render. */
export type PreviewRequest = {
  /** The draft it belongs to, for images and documents that only the draft holds. */
  name?: string;
  /** Where the document lies: links in it lead from there. */
  path: string;
  /** The whole text. */
  text: string;
  /** Whether the words of open threads are marked. */
  threads?: boolean;
};

/** Two texts of a document compared as prose. */
export type ProseDiff = {
  /** The document. */
  path: string;
  /** Its title. */
  title: string;
  /** How the texts were compared; texts too large to be taken apart are compared as written. */
  form: DiffForm;
  /** Paragraphs in order. */
  blocks: Array<DiffBlock>;
  /** The number of changes. */
  changes: number;
  /** Invisible or direction-changing characters that the newer text brings, in words. */
  hidden: Array<string>;
};

/** What came of publishing. */
export type PublishOutcome = { "type": "published",
/** The commit. */
commit: string,
/** Files of the working tree that were left as they are. */
kept: Array<string>,
/** Files of the working tree that nobody changed and that could not be written. */
unwritten: Array<string>,
/** Whether nothing was left to publish: the commit was there before, and only the draft went. */
nothing: boolean,
/** How many of its documents the person verified with publishing. */
verified: number,
/** Whether git's index in the folder could not be brought along. The next use of the handbook does it; until then a commit of git would take the publication back. */
behind: boolean, } | { "type": "conflicts",
/** What is to be decided. */
preview: PublishPreview, } | { "type": "blocked",
/** Why. */
reasons: Array<Reason>,
/** Whether the person may publish past it, by saying so; it is recorded. */
may_bypass: boolean, } | { "type": "moved",
/** What publishing would do now. */
preview: PublishPreview, };

/** What publishing would do. */
export type PublishPreview = {
  /** The draft. */
  draft: Draft;
  /** The proposed message. */
  message: string;
  /** The published tip this was worked out on; publishing names it. */
  onto: string;
  /** Places where both changed the same words; publishing needs each resolved. */
  conflicts: Array<Conflict>;
  /** What agents will see change. */
  changes: Array<ProseDiff>;
  /** Links of published documents that the draft does not change and that would lead nowhere. */
  left: Array<LeftLink>;
  /** What the writing checks find in what would be published, the gravest first. */
  findings: Array<Finding>;
  /** Whether it changes documents whose accuracy the person may vouch for, all of them. */
  may_verify: boolean;
};

/** A draft to publish, as the person saw it. */
export type PublishRequest = {
  /** The draft. */
  name: string;
  /** The published commit that the preview was worked out on. */
  onto: string;
  /** The draft's tip that the preview showed. */
  tip: string;
  /** The message. */
  message: string;
  /** Whether it does not count as an update. */
  minor: boolean;
  /** Publishes without the approvals needed, where the person may; it is recorded. */
  bypass?: boolean;
  /** Whether the person checked the whole documents, which are verified as soon as they are published. */
  verify?: boolean;
  /** Conflicts, resolved. */
  resolutions: Array<Resolution>;
  /** The language in which findings are worded, as a tag: `en`, `ko`, `vi`, `lv`. English when missing. */
  language?: string;
};

/** A draft that is about to be published. */
export type Publishing = {
  /** Its name. */
  name: string;
  /** The language in which findings are worded, as a tag: `en`, `ko`, `vi`, `lv`. English when missing. */
  language?: string;
};

/** A local change that was put back. */
export type PutBack = {
  /** Its path in the handbook. */
  path: string;
  /** Whether it is published; where it is not, the file was taken away. */
  published: boolean;
  /** The file that holds the text which stood there; nothing where there was none. */
  kept: string | null;
};

/** A document to be read. */
export type ReadDocument = {
  /** Its path or id. */
  doc: string;
  /** Whether the words of open threads are marked. */
  threads?: boolean;
};

/** A document of a draft, to be edited. */
export type ReadDraft = {
  /** The draft. */
  name: string;
  /** The document: path or id. */
  doc: string;
  /** The window that edits: a fresh word per window and run. */
  window: string;
};

/** Why something is not allowed, in a code and in words. */
export type Reason = {
  /** A stable word. */
  code: string;
  /** The sentence. */
  text: string;
  /** The same in the person's language. */
  said: Array<RuleSaying>;
};

/** A handbook that was opened before. */
export type RecentHandbook = {
  /** The folder. */
  path: string;
  /** The handbook's name when it was last open. */
  name: string;
  /** Whether the folder is still there. */
  exists: boolean;
};

/** Suggestions that wait for a decision again. */
export type ReconsiderRequest = {
  /** Their threads. */
  threads: Array<string>;
};

/** Text that autosave kept. */
export type Recovered = {
  /** The window it was typed in; `drafts.forget_autosave` names it once the text is not needed. */
  window: string;
  /** The text. */
  text: string;
  /** When it was kept, RFC 3339. */
  at: string;
  /** The blob it was typed on. */
  base: string;
  /** Whether the saved text is another one now. */
  diverged: boolean;
};

/** A suggestion to be turned down. */
export type RejectRequest = {
  /** The thread that it began. */
  thread: string;
  /** Why. */
  reason: string;
};

/** What came of taking a document out of the handbook in a draft. */
export type RemoveOutcome = {
  /** The draft. */
  draft: Draft;
  /** Links of other documents that lead to it and would lead nowhere. */
  linked: Array<LeftLink>;
};

/** A document to take out of the handbook. */
export type RemoveRequest = {
  /** The draft. */
  name: string;
  /** The document's path. */
  path: string;
  /** Whether the documents that link to it are opened in the draft as well. */
  open_linked?: boolean;
};

/** Another title for a draft. */
export type RenameDraft = {
  /** Its name, which stays. */
  name: string;
  /** The new title. */
  title: string;
};

/** A block of the outermost level, with what follows it until the next one. */
export type RenderedBlock = {
  /** The source line it begins on, from 1. */
  line: number;
  /** Rendered and sanitised; `data-line` in it counts from 0 on that line. */
  html: string;
};

/** An answer in a thread. */
export type ReplyRequest = {
  /** The thread. */
  thread: string;
  /** The text. */
  text: string;
  /** The draft whose text is shown; nothing for published text. */
  draft: string | null;
};

/** A resolved conflict: the whole text of one document. */
export type Resolution = {
  /** The document. */
  path: string;
  /** Its text. */
  text: string;
  /** The path it is to have, where both moved it to different places. */
  place?: string;
};

/** A document to bring back to an older text. */
export type RestoreRequest = {
  /** The document: path or id; its last path when it was removed. */
  doc: string;
  /** The commit whose text it is to have. */
  to: string;
};

/** A document under review. */
export type ReviewDocument = {
  /** Published against draft. */
  diff: ProseDiff;
  /** The draft's text, for placing threads. */
  text: string;
  /** Threads on it, in the order of the text, detached ones last. */
  threads: Array<Thread>;
  /** What the writing checks found. */
  findings: Array<Finding>;
};

/** What publishing needs. */
export type ReviewNeed = {
  /** In words. */
  text: string;
  /** The same in the person's language. */
  said: Array<RuleSaying>;
  /** Whether it is there. */
  met: boolean;
};

/** Somebody was asked to read a draft. */
export type ReviewRequest = {
  /** Who asked. */
  by: Person;
  /** RFC 3339. */
  at: string;
  /** Addresses and `role:…`, as written. */
  reviewers: Array<string>;
  /** What to look at. */
  text: string;
  /** Whether the commit that brought it names the same person. */
  confirmed: boolean;
};

/** A draft under review. */
export type ReviewRequestOf = {
  /** The draft. */
  draft: string;
  /** The language in which findings are worded, as a tag: `en`, `ko`, `vi`, `lv`. English when missing. */
  language?: string;
};

/** A draft as its reviewers see it. */
export type ReviewView = {
  /** The draft. */
  draft: Draft;
  /** Its documents beside the published ones. */
  documents: Array<ReviewDocument>;
  /** Who was asked, the latest last. */
  requests: Array<ReviewRequest>;
  /** The latest word of each person. */
  verdicts: Array<Verdict>;
  /** What publishing needs, rule by rule. */
  needs: Array<ReviewNeed>;
  /** Why the person who asks may not approve, in words; nothing when they may. */
  may_not_approve: Reason | null;
};

/** Somebody who can be asked: a person or everybody with a role. */
export type Reviewer = {
  /** An address, or `role:…`. */
  id: string;
  /** A name. */
  name: string;
};

/** Something that is said of what publishing or approving a draft needs. */
export type RuleSaying = { "code": "approvals_missing",
/** What it is about. */
files: SomeFiles,
/** How many have to. */
wanted: number,
/** How many did. */
given: number,
/** Whose approval counts. */
from: Array<Asked>,
/** Whether each of them is asked, or any. */
each: boolean, } | { "code": "approval_from_missing",
/** What it is about. */
files: SomeFiles,
/** Who. */
from: Asked, } | { "code": "approved",
/** What it is about. */
files: SomeFiles,
/** By whom. */
by: Array<string>, } | { "code": "changes_requested",
/** Who. */
by: string,
/** What they say; may be empty. */
text: string, } | { "code": "unconfirmed",
/** Who. */
by: string, } | { "code": "own_text",
/** Who. */
by: string, } | { "code": "earlier_text",
/** Who. */
by: string, } | { "code": "you_wrote" } | { "code": "others_are_asked",
/** Whose counts. */
from: Array<Asked>, } | { "code": "behind" } | { "code": "read_only" } | { "code": "too_large",
/** Which. */
path: string, } | { "code": "both_changed_file",
/** Which. */
path: string, } | { "code": "both_moved",
/** Which. */
path: string,
/** Where it is published now. */
to: string, } | { "code": "place_taken",
/** Where. */
path: string, };

/** What came of a save. */
export type SaveOutcome = { "type": "saved",
/** The new base. */
base: string,
/** The draft's new tip. */
tip: string,
/** RFC 3339. */
at: string, } | { "type": "unchanged",
/** The base. */
base: string, } | { "type": "diverged",
/** The text that is saved now. */
theirs: string,
/** Its blob. */
base: string,
/** Who saved it. */
by: Change, };

/** Text to commit to a draft. */
export type SaveRequest = {
  /** The draft. */
  name: string;
  /** The document's path. */
  path: string;
  /** The window that edits. */
  window: string;
  /** The blob the text was typed on. */
  base: string;
  /** The whole text. */
  text: string;
  /** The commit's message. */
  note?: string;
};

/** A sentence to be worded in the person's language: the window's catalogues hold `error.<word>` and, where there is something to do, `error.<word>.hint`. */
export type Saying = {
  /** Which. */
  word: string;
  /** What stands in it, by name. */
  values: { [key in string]: string };
};

/** An answer to a query. */
export type SearchAnswer = {
  /** The query as it was understood. */
  query: string;
  /** The whole search in microseconds, snippets included. */
  took_us: number;
  /** Sections found in the documents of this answer. */
  total_sections: number;
  /** Documents found. */
  total_documents: number;
  /** The documents, best first. */
  groups: Array<SearchGroup>;
  /** The section that clearly answers, if one does. */
  answer: ClearAnswer | null;
  /** Words of the term list that matched as well. */
  also_matched: Array<string>;
  /** A word about the query: an unknown filter, a value that no document has. */
  hints: Array<string>;
  /** Words closest to the query, when nothing was found. */
  closest: Array<string>;
  /** Whether the index is still being made, so that finding nothing means nothing. */
  building: boolean;
};

/** The values that filters can take. */
export type SearchFilters = {
  /** For `tag:`. */
  tags: Array<FilterValue>;
  /** For `kind:`. */
  kinds: Array<FilterValue>;
  /** For `owner:`. */
  owners: Array<FilterValue>;
  /** For `lang:`. */
  langs: Array<FilterValue>;
  /** For `in:`. */
  folders: Array<FilterValue>;
};

/** A document with its best sections. */
export type SearchGroup = {
  /** The document. */
  row: DocumentRow;
  /** The draft whose text was found, with `in:drafts`. */
  draft: string | null;
  /** Whether a local change was found, with `in:drafts`. */
  local: boolean;
  /** The thread that was found, with `in:comments`. */
  thread: string | null;
  /** The title with what matched in `<mark>`; HTML-escaped. */
  title_html: string;
  /** Sections, best first; at least one. */
  hits: Array<SearchHit>;
  /** Sections found in it in all. */
  total: number;
};

/** A word that was found instead of the one that was typed. */
export type SearchGuess = {
  /** What was typed. */
  typed: string;
  /** The word of the text. */
  found: string;
};

/** A section that was found. */
export type SearchHit = {
  /** The anchor; empty for the text before the first heading. */
  anchor: string;
  /** The heading, plain. */
  heading: string;
  /** The heading with what matched in `<mark>`; HTML-escaped. */
  heading_html: string;
  /** HTML-escaped text with `<mark>`. */
  snippet: string;
  /** Higher is better; comparable within one answer. */
  score: number;
  /** Words that were found only by allowing for a typing error. */
  guesses: Array<SearchGuess>;
  /** Why it is where it is, in words; only when asked. */
  explain: string | null;
};

/** A search. */
export type SearchRequest = {
  /** Words and filters. */
  query: string;
  /** Whether the last word is still being typed. */
  prefix: boolean;
  /** How many documents. */
  limit: number;
  /** Whether to say why each hit is where it is. */
  explain?: boolean;
  /** A day such as `2026-11-22`: the handbook as it was at its end is searched. */
  as_of?: string;
};

/** What Search shows before anything is typed. */
export type SearchStart = {
  /** Opened last, newest first. */
  recent: Array<DocumentRow>;
  /** Opened most, most first. */
  most_opened: Array<DocumentRow>;
  /** Published last, newest first. */
  changed: Array<DocumentRow>;
};

/** A section of a document. */
export type SectionRequest = {
  /** The document's path or id. */
  doc: string;
  /** The section's anchor; empty for the text before the first heading. */
  anchor: string;
};

/** One section to read, for the answer pane of Search. */
export type SectionView = {
  /** The document. */
  row: DocumentRow;
  /** Its anchor; empty for the text before the first heading. */
  anchor: string;
  /** The heading. */
  heading: string;
  /** Rendered, sanitised, like `DocumentView::html`. */
  html: string;
  /** The document's headings. */
  outline: Array<Heading>;
  /** Documents this section links to. */
  links: Array<LinkedDocument>;
};

/** A document with the content that was looked at. */
export type SeenDocument = {
  /** Its path or id. */
  doc: string;
  /** The content; the published one when missing. */
  blob: string | null;
};

/** The words a comment is about, as the window or the terminal can name them. */
export type Selection = { "type": "range",
/** First place, in UTF-16 units. */
from: number,
/** Behind the last place. */
to: number,
/** The words there, to be sure that both mean the same. */
quote: string, } | { "type": "quote",
/** The words as shown. */
quote: string,
/** The section they stand in; nothing means anywhere. */
section: string | null,
/** Which of them, from 1, counted in that section (or in the whole text). */
occurrence: number, } | { "type": "section",
/** Its anchor. */
section: string, } | { "type": "document" };

/** A fact of the front matter to change. */
export type SetFieldRequest = {
  /** The whole text. */
  text: string;
  /** The key. */
  key: string;
  /** The value as text, a list with commas; empty takes the fact away. */
  value: string;
};

/** Local, personal settings; never part of a handbook. */
export type Settings = {
  /** `system`, `light` or `dark`. */
  theme: Theme;
  /** The language of the interface: `system`, `en`, `ko`, `vi` or `lv`. */
  language: string;
  /** Zoom in percent, 80 to 200. */
  zoom: number;
};

/** New settings. */
export type SettingsRequest = {
  /** All of them. */
  settings: Settings;
};

/** How grave a finding is. */
export type Severity = "hint" | "warning" | "error";

/** Some files: one by its path, of the others how many. */
export type SomeFiles = {
  /** The first one. */
  path: string;
  /** How many more there are. */
  more: number;
};

/** What happened to a run of words. */
export type SpanKind = "same" | "inserted" | "removed";

/** How words are set. */
export type SpanStyle = "strong" | "emphasis" | "struck" | "code" | "link" | "image";

/** A draft of documents that are published. */
export type StartDraft = {
  /** Paths or ids. */
  docs: Array<string>;
  /** The draft's name; made of the title when missing. */
  name?: string;
  /** What people call it; the first document's title when missing. */
  title?: string;
};

/** Other words for a piece of text. */
export type SuggestRequest = {
  /** The document's path or id. */
  doc: string;
  /** The draft; nothing for published text. */
  draft: string | null;
  /** The words to replace. */
  selection: Selection;
  /** The words to put there. */
  replacement: string;
  /** Why. */
  text: string;
};

/** Proposed words. */
export type Suggestion = {
  /** The words to put there. */
  replacement: string;
  /** The quote and the replacement, compared word by word. */
  spans: Array<DiffSpan>;
  /** What became of it. */
  state: SuggestionState;
  /** Why it cannot be accepted now, in words; nothing when it can. */
  refused: string | null;
};

/** What became of a suggestion. */
export type SuggestionState = { "type": "open" } | { "type": "accepted",
/** By whom. */
by: Person,
/** The commit. */
commit: string | null, } | { "type": "rejected",
/** By whom. */
by: Person,
/** Why. */
reason: string, };

/** What a person has to do. */
export type SyncNeed = "conflict" | "credentials" | "refused" | "review" | "trust" | "git";

/** What came of a sync. */
export type SyncOutcome = { "type": "up_to_date" } | { "type": "done",
/** What went where. */
report: SyncReport, } | { "type": "conflicts",
/** What went where. */
report: SyncReport,
/** The draft that holds this side's published change, to be resolved and published. */
draft: string, } | { "type": "needs_credentials",
/** The sentence. */
message: string,
/** The same in the person's language. */
said: SyncSaying, } | { "type": "offline",
/** The sentence. */
message: string,
/** The same in the person's language. */
said: SyncSaying, } | { "type": "rejected",
/** What went where all the same. */
report: SyncReport,
/** The sentence. */
message: string,
/** What to do. */
hint: string,
/** Both in the person's language. */
said: SyncSaying, } | { "type": "held",
/** What went where all the same. */
report: SyncReport,
/** Why. */
message: string,
/** The same in the person's language. */
said: SyncSaying,
/** What a person may accept after looking: sent back as `accept`. Nothing where it cannot be accepted at all. */
commit: string | null,
/** Where the remote's publish branch went back: this side's commit, which may be accepted instead and is published again then. */
again: string | null, } | { "type": "needs_trust",
/** Why. */
message: string,
/** The same in the person's language. */
said: SyncSaying, } | { "type": "cancelled" };

/** What went where. */
export type SyncReport = {
  /** `up_to_date`, `fast_forwarded`, `merged`, `ahead`, `conflict`, `refused`, `taken_back` or `held`; empty where the remote was not reached. */
  published: string;
  /** Drafts that came or changed. */
  drafts: Array<string>;
  /** Events that came. */
  journal: number;
  /** Branches that were sent. */
  pushed: Array<string>;
  /** Branches of drafts that were published or discarded here, and are gone at the remote now. */
  removed: Array<string>;
  /** Documents in which both changed the same words. */
  conflicts: Array<string>;
  /** What else a person should know, in sentences. */
  notices: Array<string>;
  /** The same in the person's language. */
  said: Array<SyncSaying>;
};

/** A sync. */
export type SyncRequest = {
  /** The remote; the first one when missing. */
  remote: string | null;
  /** The commit of a sync that was held, after a person looked at what it removes; or the one that it offered to publish again. */
  accept?: string;
};

/** A sentence that the window says in the person's language. */
export type SyncSaying = {
  /** Which. */
  code: SyncSayingCode;
  /** What stands in it, by name. */
  values: { [key in string]: string };
};

/** What can be said of a sync. */
export type SyncSayingCode = "no_access" | "unreachable" | "no_repository" | "needs_trust" | "not_accepted" | "protected" | "conflict" | "removes_much" | "unrelated" | "not_taken" | "git" | "failed" | "went_back" | "journal_went_back" | "same_name" | "draft_left" | "published_meanwhile" | "discarded_meanwhile" | "came_back";

/** How this clone stands to its remote. */
export type SyncState = {
  /** The remote's name; nothing while there is none. */
  remote: string | null;
  /** Where it lies, without credentials. */
  address: string | null;
  /** What is going on. */
  status: SyncStatus;
  /** Published commits, drafts and events that the remote does not have yet. */
  to_send: number;
  /** When it last went through, RFC 3339. */
  last: string | null;
  /** Whether this folder's own git settings may run programs. */
  trusted: boolean;
  /** Minutes between two syncs in the background; 0 means off. */
  every_minutes: number;
};

/** What is going on. */
export type SyncStatus = { "type": "none" } | { "type": "unknown" } | { "type": "in_sync" } | { "type": "to_send" } | { "type": "working",
/** `fetching`, `checking`, `joining` or `sending`. */
stage: string, } | { "type": "offline",
/** Since when, RFC 3339. */
since: string,
/** The sentence, with what git said. */
message: string,
/** The same in the person's language. */
said: SyncSaying, } | { "type": "needs_you",
/** What, in words. */
message: string,
/** What to do. */
hint: string | null,
/** Both in the person's language. */
said: SyncSaying,
/** What kind of thing it is. */
need: SyncNeed, };

/** A template. */
export type Template = {
  /** Its name. */
  name: string;
  /** The kind it makes. */
  kind: string;
  /** What it is called. */
  title: string;
  /** What it is for, in a sentence. */
  about: string;
  /** The sections that documents made of it must have, in the asked language. */
  sections: Array<string>;
  /** The placeholders to fill. */
  placeholders: Array<Placeholder>;
  /** Whether the handbook brings it. */
  from_handbook: boolean;
};

/** The colours of the window. */
export type Theme = "system" | "light" | "dark";

/** A discussion tied to words, a section or a whole document. */
export type Thread = {
  /** The event that began it. */
  id: string;
  /** The document's id. */
  doc: string;
  /** Its path today. */
  path: string;
  /** Its title today. */
  title: string;
  /** The draft; nothing for published text. */
  draft: string | null;
  /** What its first comment wants to say. */
  topic: Topic | null;
  /** Open or settled. */
  state: ThreadState;
  /** Where it stands in the text it was asked for. */
  anchor: ThreadAnchor;
  /** Its comments in order; deleted ones without their text. */
  comments: Array<Comment>;
  /** The proposed words, in a thread that a suggestion began. */
  suggestion: Suggestion | null;
  /** What was done in somebody's name by a commit of somebody else. It changed nothing. */
  claims: Array<Claim>;
};

/** Where a thread stands. Offsets count in the source with plain line endings. */
export type ThreadAnchor = {
  /** How it fits. */
  status: AnchorStatus;
  /** First place, in UTF-16 units; nothing when detached or about the whole document. */
  from: number | null;
  /** Behind the last place, in UTF-16 units. */
  to: number | null;
  /** The line, from 1. */
  line: number | null;
  /** The column, from 1, in characters. */
  column: number | null;
  /** The words it was made on. */
  quote: string;
  /** The anchor of the section where it stands; the one it was made in while it stands nowhere. */
  section: string;
  /** Why it is detached, in words. */
  reason: string | null;
  /** Why it is detached, to be worded in another language. */
  why: Detachment | null;
};

/** A thread. */
export type ThreadRequest = {
  /** The thread. */
  thread: string;
};

/** Open or settled. */
export type ThreadState = { "type": "open" } | { "type": "resolved",
/** By whom. */
by: Person,
/** RFC 3339. */
at: string, };

/** The threads of a document. */
export type ThreadsRequest = {
  /** The document's path or id. */
  doc: string;
  /** The draft whose text is shown; nothing for published text. */
  draft: string | null;
};

/** What a comment wants to say. */
export type Topic = "question" | "needs_detail" | "can_drop" | "wrong" | "praise";

/** A language of a document. */
export type Translation = {
  /** BCP 47. */
  lang: string;
  /** The document's path. */
  path: string;
  /** Its title. */
  title: string;
  /** How far it can be trusted. */
  freshness: Freshness;
};

/** What somebody says of a draft. */
export type Verdict = {
  /** Who. */
  by: Person;
  /** RFC 3339. */
  at: string;
  /** Whether it is an approval. */
  approved: boolean;
  /** In words. */
  text: string;
  /** Whether it is said of the present content. */
  current: boolean;
  /** Whether the commit that brought it names the same person; only then it counts. */
  confirmed: boolean;
};

/** Reasons why an act was not done, or what it made. */
export type VerdictOutcome = { "type": "said",
/** The draft now. */
draft: Draft, } | { "type": "moved",
/** The newest change. */
by: Change, } | { "type": "refused",
/** Why. */
reasons: Array<Reason>, };

/** What a reviewer says of a draft. */
export type VerdictRequest = {
  /** The draft. */
  draft: string;
  /** The commit that was looked at. */
  tip: string;
  /** In words. */
  text: string;
};

/** A document that could be verified now. */
export type Verifiable = {
  /** The document. */
  row: DocumentRow;
  /** Its content. */
  blob: string;
  /** Whether this person opened it here since its last change. */
  opened: boolean;
  /** Why this person's word does not count for it. */
  refused: string | null;
  /** Whose word counts for it, where this person's does not. */
  asked: Array<Asked>;
};

/** Documents that somebody thinks of verifying. */
export type VerifiableRequest = {
  /** Their paths or ids. */
  docs: Array<string>;
};

/** What became of it. */
export type VerifyOutcome = { "type": "said",
/** The documents as they stand now. */
documents: Array<DocumentRow>,
/** By which it can be taken back. */
verifications: Array<GivenVerification>, } | { "type": "changed",
/** Their titles. */
titles: Array<string>, } | { "type": "refused",
/** Why, in words. */
reasons: Array<string>, };

/** Still accurate, said of published documents. */
export type VerifyRequest = {
  /** The documents; all of them or none are verified. */
  documents: Array<SeenDocument>;
  /** A note. */
  text: string;
};

/** A version of a document. */
export type Version = {
  /** The change. */
  change: Change;
  /** A change that does not count as an update. */
  minor: boolean;
  /** The path the document had then. */
  path: string;
  /** 1 for the first version. */
  number: number;
};

/** A version of a document. */
export type VersionRequest = {
  /** The document: path or id. */
  doc: string;
  /** The commit. */
  commit: string;
};

/** A document as it was in one version. */
export type VersionView = {
  /** Its path then. */
  path: string;
  /** Its title then. */
  title: string;
  /** The version. */
  change: Change;
  /** Rendered and sanitised. */
  html: string;
  /** The source. */
  source: string;
  /** What was wrong with the file. */
  problems: Array<Notice>;
};

/** One's own verifications are taken back. */
export type WithdrawRequest = {
  /** Which. */
  verifications: Array<GivenVerification>;
};
