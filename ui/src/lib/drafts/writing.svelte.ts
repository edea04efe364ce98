/**
 * One document being written in a draft. Every keystroke is kept on this computer within a
 * second; saving commits to the draft, and only over the text it was typed on. All that
 * touches the disk goes through one queue, so an older text never overtakes a newer one.
 */
import { HostError } from '../../host';
import { run, type Change, type Draft, type DraftText, type Recovered } from '../../ipc';
import { app } from '../app/app.svelte';
import { Coalesced } from './coalesced';

/** Names this window and run to the engine. */
const WINDOW = crypto.randomUUID();
/** Text is kept this soon after a keystroke, in milliseconds. */
const KEEP_AFTER = 300;
/** And committed to the draft after a pause of this length. */
const SAVE_AFTER = 20_000;

export type SaveMark =
  | { kind: 'unchanged' }
  | { kind: 'saving' }
  | { kind: 'kept' | 'saved'; at: string }
  | { kind: 'failed'; message: string; hint: string | null }
  | { kind: 'diverged' };

export interface Diverged {
  theirs: string;
  base: string;
  by: Change;
}

/** Where the text is while it is edited. */
export interface Desk {
  text: () => string;
  /** Puts another text in, so that it can be undone. */
  replace: (text: string) => void;
  /** Ends the last line; no step of undo. */
  endLine: () => void;
}

/** Who hears what happens in the editor; its state outlives the view that shows it. */
export interface Ears {
  onchange: () => void;
  onthread: (id: string) => void;
  onmoved: () => void;
  onmove: () => void;
  onpictures: (files: File[], at: number) => void;
  findLinks: (query: string) => Promise<{ label: string; detail: string; markdown: string }[]>;
}

export class Writing {
  readonly name: string;
  readonly doc: string;
  phase = $state<'loading' | 'open' | 'failed' | 'ended'>('loading');
  error = $state.raw<HostError | undefined>();
  draft = $state.raw<Draft | undefined>();
  path = $state('');
  readOnly = $state<string | null>(null);
  mark = $state.raw<SaveMark>({ kind: 'unchanged' });
  recovered = $state.raw<Recovered[]>([]);
  diverged = $state.raw<Diverged | null>(null);
  /** Whether somebody put the draft away or published it while it stands here. */
  gone = $state(false);
  /** The editor's own state while nobody looks, with its undo history. */
  asleep: unknown;
  ears: Ears | undefined;
  #base = '';
  #saved = $state.raw('');
  #kept: string | undefined;
  #last = '';
  #desk: Desk | undefined;
  #tail: Promise<void> = Promise.resolve();
  #pause: ReturnType<typeof setTimeout> | undefined;
  readonly #keeper = new Coalesced(() => this.#queued(() => this.#keep()), KEEP_AFTER);

  constructor(name: string, doc: string) {
    this.name = name;
    this.doc = doc;
  }

  /** The text that the draft holds, as this window knows it. */
  get saved(): string {
    return this.#saved;
  }

  get text(): string {
    return this.#desk?.text() ?? this.#last;
  }

  /** Reads the draft's text; the second time, notices what others saved meanwhile. */
  look(): Promise<void> {
    return this.#queued(async () => {
      if (this.phase === 'ended') return;
      try {
        this.#hear(await run('drafts.read', { name: this.name, doc: this.doc, window: WINDOW }));
        this.error = undefined;
        this.gone = false;
      } catch (thrown) {
        this.error = HostError.from(thrown);
        if (this.phase === 'loading') this.phase = 'failed';
        else if (this.error.code === 'not_found') this.gone = true;
      }
    });
  }

  attach(desk: Desk): void {
    this.#desk = desk;
  }

  /** The editor goes away: what was typed is saved in the draft. */
  leave(): void {
    this.#last = this.text;
    this.#desk = undefined;
    void this.save();
  }

  /** Something was typed. */
  changed(): void {
    if (this.phase === 'ended') return;
    if (!/^(diverged|failed|saving)$/.test(this.mark.kind)) this.mark = { kind: 'saving' };
    this.#keeper.call();
    clearTimeout(this.#pause);
    this.#pause = setTimeout(() => void this.save(), SAVE_AFTER);
  }

  /** The draft is no more: nothing is kept or saved for it. */
  end(): void {
    clearTimeout(this.#pause);
    this.#keeper.cancel();
    this.phase = 'ended';
  }

  /** Commits the text to the draft, as a point with a name if one is given; true when the draft holds it. */
  async save(note = ''): Promise<boolean> {
    clearTimeout(this.#pause);
    let held = false;
    await this.#queued(async () => {
      held = await this.#commit(note.trim());
    });
    return held;
  }

  /** Settles a divergence. Both texts end up in the draft's history, whichever stays on top. */
  async choose(which: 'mine' | 'theirs'): Promise<void> {
    const other = this.diverged;
    if (!other) return;
    this.#base = other.base;
    this.#saved = other.theirs;
    this.diverged = null;
    this.mark = { kind: 'saving' };
    if (!(await this.save()) || which === 'mine') return;
    this.#replace(other.theirs);
    await this.save();
  }

  /** Takes text that was found again into the editor. */
  async use(found: Recovered): Promise<void> {
    // What stands in the editor becomes part of the draft's history first.
    if (!(await this.save())) return;
    this.#replace(found.text);
    if (await this.save()) await this.putAway(found);
  }

  /** Lets go of text that was found again. */
  async putAway(found: Recovered): Promise<void> {
    try {
      await run('drafts.forget_autosave', { name: this.name, path: this.path, window: found.window });
      this.recovered = this.recovered.filter((other) => other !== found);
    } catch (thrown) {
      this.#failed(thrown);
    }
  }

  #replace(text: string): void {
    if (this.#desk) this.#desk.replace(text);
    else this.#last = text;
  }

  #queued(work: () => Promise<void>): Promise<void> {
    const next = this.#tail.then(work);
    this.#tail = next.catch(() => undefined);
    return next;
  }

  #hear(answer: DraftText): void {
    const first = this.phase !== 'open';
    this.draft = answer.draft;
    this.path = answer.path;
    this.readOnly = answer.read_only;
    // Once it is open, what this window keeps is what stands in the editor.
    this.recovered = answer.recovered.filter((found) => first || found.window !== WINDOW);
    if (first) {
      this.#base = answer.base;
      this.#saved = answer.text;
      this.#last = answer.text;
      this.phase = 'open';
      return;
    }
    if (answer.base === this.#base || this.diverged) return;
    const mine = this.text;
    if (mine !== this.#saved && mine !== answer.text) {
      this.diverged = { theirs: answer.text, base: answer.base, by: answer.draft.updated };
      this.mark = { kind: 'diverged' };
      return;
    }
    this.#base = answer.base;
    this.#saved = answer.text;
    if (mine !== answer.text) this.#replace(answer.text);
  }

  async #keep(): Promise<void> {
    const text = this.text;
    if (text === this.#kept) return;
    if (text === this.#saved && this.#kept === undefined) {
      if (this.mark.kind === 'saving') this.mark = { kind: 'unchanged' };
      return;
    }
    try {
      const { at } = await run('drafts.autosave', { name: this.name, path: this.path, window: WINDOW, base: this.#base, text: text.toWellFormed() });
      this.#kept = text;
      if (this.mark.kind !== 'diverged') this.mark = this.text === text ? { kind: 'kept', at } : { kind: 'saving' };
    } catch (thrown) {
      this.#failed(thrown);
    }
  }

  async #commit(note: string): Promise<boolean> {
    if (this.phase !== 'open' || this.readOnly !== null || this.diverged || this.gone) return false;
    this.#endLine();
    const text = this.text;
    if (text === this.#saved && (this.#kept === undefined || this.#kept === text)) return true;
    try {
      const outcome = await run('drafts.save', { name: this.name, path: this.path, window: WINDOW, base: this.#base, text: text.toWellFormed(), ...(note === '' ? {} : { note }) });
      if (outcome.type === 'diverged') {
        this.diverged = { theirs: outcome.theirs, base: outcome.base, by: outcome.by };
        this.mark = { kind: 'diverged' };
        return false;
      }
      this.#base = outcome.base;
      this.#saved = text;
      this.#kept = undefined;
      this.mark = { kind: 'saved', at: outcome.type === 'saved' ? outcome.at : new Date().toISOString() };
      // What was typed while it was saved is not kept yet.
      if (this.text !== text) this.changed();
      return true;
    } catch (thrown) {
      this.#failed(thrown);
      return false;
    }
  }

  /** A file whose last line was ended stays so, also when something was typed behind it. */
  #endLine(): void {
    const { text } = this;
    if (this.#saved.endsWith('\n') && text !== '' && !text.endsWith('\n')) {
      if (this.#desk) this.#desk.endLine();
      else this.#last = `${text}\n`;
    }
  }

  #failed(thrown: unknown): void {
    const { message, hint } = HostError.from(thrown);
    this.mark = { kind: 'failed', message, hint };
  }
}

const open = new Map<string, Writing>();

/** The one writing of a document in a draft; it outlives the view, and undo with it. */
export function writingOf(name: string, doc: string): Writing {
  const key = [app.handbook?.path, name, doc].join('\n');
  const known = open.get(key);
  if (known) return known;
  const writing = new Writing(name, doc);
  open.set(key, writing);
  return writing;
}

/** Lets go of a draft that was published or discarded. */
export function forgetDraft(name: string): void {
  for (const [key, writing] of open) {
    if (writing.name !== name) continue;
    writing.end();
    open.delete(key);
  }
}
