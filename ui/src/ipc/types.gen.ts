// Generated from the command registry in src-tauri/crates/engine/src/api. Do not edit; run
//   cargo run -q -p carebook-engine --example types > ui/src/ipc/types.gen.ts

export const tags = ["app", "handbook", "index", "documents", "history", "freshness", "changes", "settings"] as const;
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
  "document.read": { request: DocumentRequest; answer: DocumentView };
  "document.section": { request: SectionRequest; answer: SectionView };
  "document.history": { request: DocumentRequest; answer: Array<Version> };
  "document.link": { request: LinkRequest; answer: LinkTarget };
  "search.query": { request: SearchRequest; answer: SearchAnswer };
  "search.start": { request: Nothing; answer: SearchStart };
  "search.filters": { request: Nothing; answer: SearchFilters };
  "freshness.board": { request: BoardRequest; answer: FreshnessBoard };
  "freshness.list": { request: ColumnRequest; answer: DocumentPage };
  "changes.list": { request: Nothing; answer: Array<LocalChange> };
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
  "document.read": { reads: ["documents", "history", "freshness", "changes"], changes: [] },
  "document.section": { reads: ["documents", "freshness", "changes"], changes: [] },
  "document.history": { reads: ["history"], changes: [] },
  "document.link": { reads: ["documents"], changes: [] },
  "search.query": { reads: ["index", "freshness"], changes: [] },
  "search.start": { reads: ["documents", "freshness", "changes"], changes: [] },
  "search.filters": { reads: ["documents"], changes: [] },
  "freshness.board": { reads: ["documents", "freshness", "changes"], changes: [] },
  "freshness.list": { reads: ["documents", "freshness", "changes"], changes: [] },
  "changes.list": { reads: ["changes"], changes: [] },
  "shell.pick_folder": { reads: [], changes: [] },
  "shell.open_external": { reads: [], changes: [] },
};

/** An error as the window and the terminal see it. */
export type ApiError = {
  /** A word to branch on. */
  code: ErrorCode;
  /** What happened, to what. */
  message: string;
  /** What the person can do. */
  hint: string | null;
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
total: number, };

/** An address to open outside of the app, after it was shown. */
export type ExternalRequest = {
  /** http, https or mailto. */
  url: string;
};

/** A value of a filter. */
export type FilterValue = {
  /** What is written behind the colon. */
  value: string;
  /** How it reads: a person's name for an owner, else the value. */
  label: string;
  /** How many documents have it. */
  documents: number;
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
};

/** How far a document can be trusted. */
export type FreshnessState = "fresh" | "due_soon" | "stale";

/** An open handbook. */
export type HandbookInfo = {
  /** The folder it lies in. */
  path: string;
  /** `[handbook] name`, else the folder's name. */
  name: string;
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

/** A language and how many documents are written in it. */
export type LanguageCount = {
  /** BCP 47. */
  lang: string;
  /** Documents. */
  documents: number;
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

/** Somebody documents belong to. */
export type Owner = {
  /** What the front matter says: an address or a name. */
  id: string;
  /** The name from `[people]`, else the same as `id`. */
  name: string;
};

/** Who acts, from git's configuration or Carebook's own settings. */
export type Person = {
  /** The name; empty when nobody said it yet. */
  name: string;
  /** The e-mail address; empty when nobody said it yet. */
  email: string;
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

/** A handbook that was opened before. */
export type RecentHandbook = {
  /** The folder. */
  path: string;
  /** The handbook's name when it was last open. */
  name: string;
  /** Whether the folder is still there. */
  exists: boolean;
};

/** An answer to a query. */
export type SearchAnswer = {
  /** The query as it was understood. */
  query: string;
  /** The whole search in microseconds, snippets included. */
  took_us: number;
  /** Sections found. */
  total_sections: number;
  /** Documents found. */
  total_documents: number;
  /** The documents, best first. */
  groups: Array<SearchGroup>;
  /** Words of the term list that matched as well. */
  also_matched: Array<string>;
  /** A word about the query: an unknown filter, a value that no document has. */
  hints: Array<string>;
  /** Words closest to the query, when nothing was found. */
  closest: Array<string>;
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
  /** The title with what matched in `<mark>`; HTML-escaped. */
  title_html: string;
  /** Sections, best first; at least one. */
  hits: Array<SearchHit>;
  /** Sections found in it in all. */
  total: number;
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
};

/** What Search shows before anything is typed. */
export type SearchStart = {
  /** Opened last, newest first. */
  recent: Array<DocumentRow>;
  /** Opened most, most first. */
  most_opened: Array<DocumentRow>;
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

/** The colours of the window. */
export type Theme = "system" | "light" | "dark";

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
