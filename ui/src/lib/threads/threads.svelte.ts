/**
 * The threads of one document as a view shows them: which one is active, what is being typed,
 * and what people do with them. Where they come from is the view's to say.
 */
import { HostError } from '../../host';
import { t } from '../../i18n';
import { run, type Selection, type Thread, type Topic } from '../../ipc';
import { layers, type ToastAction } from '../app/layers.svelte';
import { router } from '../app/router.svelte';
import { signed } from '../drafts/begin';
import { forgetUnsent, keepUnsent, keyOf, unsent, type About, type Unsent } from './unsent';

export interface Where {
  doc: string;
  draft: string | null;
}

/** What is on its way for a thread. */
export type Doing = 'reply' | 'edit' | 'delete' | 'resolve' | 'reopen' | 'accept' | 'decline' | 'reconsider';

export const NEW = 'new';

export function isOpen(thread: Thread): boolean {
  return thread.state.type === 'open';
}

/** Whether a suggestion waits for a decision. */
export function waits(thread: Thread): boolean {
  return isOpen(thread) && thread.suggestion?.state.type === 'open';
}

/** In the order of the text: the whole document, then by place, then those without one by section. */
export function inOrder(threads: readonly Thread[]): Thread[] {
  const place = ({ anchor }: Thread): number => (anchor.status === 'document' ? -1 : (anchor.from ?? Number.MAX_SAFE_INTEGER));
  return [...threads].sort((a, b) => place(a) - place(b) || (a.id < b.id ? -1 : 1));
}

export class Threads {
  active = $state<string | null>(null);
  /** Whether resolved threads are shown, folded. */
  resolvedToo = $state(false);
  /** The resolved thread that is unfolded. */
  unfolded = $state<string | null>(null);
  /** What a new thread is about, while its box is open. */
  about = $state.raw<About | null>(null);
  /** The thread whose reply box is open. */
  replying = $state<string | null>(null);
  /** The comment that is said anew. */
  editing = $state<string | null>(null);
  /** The suggestion that is being declined. */
  declining = $state<string | null>(null);
  /** Suggestions that this person decided in this view, which can be taken back here. */
  decided = $state.raw<ReadonlySet<string>>(new Set());
  doing = $state.raw<Readonly<Record<string, Doing>>>({});
  errors = $state.raw<Readonly<Record<string, HostError>>>({});
  sending = $state(false);
  failed = $state.raw<HostError | undefined>();
  /** The order in which the margin shows them; the order of the text before there is one. */
  order = $state.raw<ReadonlyMap<string, number>>(new Map());
  /** Grows when the person asks to see the active thread. */
  asked = $state(0);
  /** Answers that are newer than what the view was told. */
  #fresh = $state.raw<ReadonlyMap<string, { thread: Thread; over: readonly Thread[] }>>(new Map());
  /** Makes what a new thread is about fit the text as it is saved; nothing when that fails. */
  prepare: ((about: About) => Promise<Selection | null>) | undefined;
  /** Called when this person is about to change the text by accepting. */
  onaccept: (() => void) | undefined;
  readonly #where: () => Where;
  readonly #source: () => readonly Thread[];

  readonly all = $derived.by(() => {
    const told = this.#source();
    const fresh = new Map([...this.#fresh].filter(([, answer]) => answer.over === told).map(([id, answer]) => [id, answer.thread]));
    const known = new Set(told.map((thread) => thread.id));
    const { doc } = this.#where();
    const added = [...fresh.values()].filter((thread) => !known.has(thread.id) && (thread.doc === doc || thread.path === doc));
    return inOrder([...told.map((thread) => fresh.get(thread.id) ?? thread), ...added]);
  });
  readonly open = $derived(this.all.filter(isOpen));
  readonly resolved = $derived(this.all.filter((thread) => !isOpen(thread)));
  readonly shown = $derived(this.resolvedToo ? this.all : this.all.filter((thread) => isOpen(thread) || thread.id === this.unfolded));
  readonly acceptable = $derived(this.open.filter((thread) => waits(thread) && thread.suggestion?.refused === null));
  readonly activeThread = $derived(this.all.find((thread) => thread.id === this.active));
  /** Whether there is anything for a margin to show. */
  readonly any = $derived(this.all.length > 0 || this.about !== null);

  constructor(where: () => Where, source: () => readonly Thread[]) {
    this.#where = where;
    this.#source = source;
  }

  get where(): Where {
    return this.#where();
  }

  /** Shows another document: what was typed for it comes back. */
  arrive(): void {
    this.active = null;
    this.replying = null;
    this.editing = null;
    this.declining = null;
    this.failed = undefined;
    this.about = unsent(this.newKey)?.about ?? null;
  }

  activate(id: string | null, show = true): void {
    this.active = id;
    if (id !== null && this.resolved.some((thread) => thread.id === id)) this.unfolded = id;
    if (show && id !== null) this.asked += 1;
  }

  step(direction: 1 | -1): boolean {
    const place = (thread: Thread): number => this.order.get(thread.id) ?? Number.MAX_SAFE_INTEGER;
    const list = [...this.shown].sort((a, b) => place(a) - place(b));
    if (list.length === 0) return false;
    const here = list.findIndex((thread) => thread.id === this.active);
    const next = here < 0 ? (direction > 0 ? 0 : list.length - 1) : Math.min(list.length - 1, Math.max(0, here + direction));
    this.activate(list[next]?.id ?? null);
    return true;
  }

  get newKey(): string {
    const { doc, draft } = this.#where();
    return keyOf('new', draft, doc);
  }

  /** Opens the box for a new thread. What was typed and not sent is still in it. */
  begin(about: About): boolean {
    if (!signed()) return false;
    const before = unsent(this.newKey);
    this.failed = undefined;
    this.about = about;
    this.active = NEW;
    keepUnsent(this.newKey, { text: '', topic: null, replacement: null, ...before, about });
    return true;
  }

  /** Says anew what the box is about; what was typed stays. */
  retarget(about: About): void {
    this.about = about;
  }

  /** Closes the box; what was typed waits for the next one. */
  putAside(): void {
    if ((unsent(this.newKey)?.text ?? '').trim() === '') this.cancel();
    this.about = null;
    if (this.active === NEW) this.active = null;
  }

  /** Closes the box and lets go of what was typed. */
  cancel(): void {
    forgetUnsent(this.newKey);
    this.about = null;
    this.failed = undefined;
    if (this.active === NEW) this.active = null;
  }

  async send(typed: Unsent): Promise<boolean> {
    const about = this.about;
    if (!about || this.sending || !signed()) return false;
    const { doc, draft } = this.#where();
    const key = this.newKey;
    this.sending = true;
    this.failed = undefined;
    try {
      const selection = this.prepare ? await this.prepare(about) : about.selection;
      if (selection === null) throw new HostError('failed', t('threads.text_not_saved'));
      const thread = await this.#start(doc, draft, selection, typed);
      forgetUnsent(key);
      this.#take(thread);
      if (this.newKey === key) {
        this.about = null;
        this.active = thread.id;
      }
      return true;
    } catch (thrown) {
      this.failed = HostError.from(thrown);
      return false;
    } finally {
      this.sending = false;
    }
  }

  #start(doc: string, draft: string | null, selection: Selection, typed: Unsent): Promise<Thread> {
    const text = typed.text.trim();
    if (typed.replacement !== null) return run('threads.suggest', { doc, draft, selection, replacement: typed.replacement, text });
    const topic: Topic | null = typed.topic;
    return run('threads.comment', { doc, draft, selection, topic, text });
  }

  replyKey(id: string): string {
    return keyOf('reply', id);
  }

  editKey(comment: string): string {
    return keyOf('edit', comment);
  }

  reply(id: string): void {
    if (!signed()) return;
    this.activate(id);
    this.replying = id;
  }

  async sendReply(thread: Thread, text: string): Promise<boolean> {
    const sent = await this.#do(thread.id, 'reply', () => run('threads.reply', { thread: thread.id, text: text.trim(), draft: this.#where().draft }));
    if (sent) {
      forgetUnsent(this.replyKey(thread.id));
      if (this.replying === thread.id) this.replying = null;
    }
    return sent;
  }

  async sendEdit(thread: Thread, comment: string, text: string): Promise<boolean> {
    const sent = await this.#do(thread.id, 'edit', () => run('threads.edit', { thread: thread.id, comment, text: text.trim() }));
    if (sent) {
      forgetUnsent(this.editKey(comment));
      if (this.editing === comment) this.editing = null;
    }
    return sent;
  }

  async remove(thread: Thread, comment: string): Promise<boolean> {
    const done = await this.#do(thread.id, 'delete', () => run('threads.delete', { thread: thread.id, comment }));
    if (done) {
      const act = (): void => void this.#do(thread.id, 'delete', () => run('threads.restore', { thread: thread.id, comment }));
      layers.say(t('threads.deleted_toast'), { label: t('common.undo'), act, undoes: true });
    }
    return done;
  }

  async resolve(thread: Thread): Promise<boolean> {
    if (!signed()) return false;
    if (!isOpen(thread)) return this.reopen(thread);
    const list = this.shown;
    const here = list.findIndex((each) => each.id === thread.id);
    const next = list[here + 1] ?? list[here - 1];
    const done = await this.#do(thread.id, 'resolve', () => run('threads.resolve', { thread: thread.id }));
    if (done) {
      if (this.active === thread.id) this.active = next?.id ?? null;
      layers.say(t('threads.resolved_toast'), { label: t('common.undo'), act: () => void this.reopen(thread), undoes: true });
    }
    return done;
  }

  async reopen(thread: Thread): Promise<boolean> {
    const done = await this.#do(thread.id, 'reopen', () => run('threads.reopen', { thread: thread.id }));
    if (done) this.activate(thread.id);
    return done;
  }

  /** Accepts suggestions; those whose text has moved on say so on their card. */
  async accept(threads: readonly Thread[]): Promise<number> {
    if (threads.length === 0 || !signed()) return 0;
    const ids = threads.map((thread) => thread.id);
    if (ids.some((id) => this.doing[id])) return 0;
    this.#mark(ids, 'accept');
    this.onaccept?.();
    try {
      const answers = await run('threads.accept', { threads: ids, draft: this.#where().draft });
      for (const answer of answers) {
        this.#take(answer.thread);
        if (answer.refused !== null) this.#fail(answer.thread.id, new HostError('refused', answer.refused));
      }
      const done = answers.filter((answer) => answer.refused === null).length;
      // Published text changes only through a draft, which may be new to whoever accepts.
      const into = answers.find((answer) => answer.refused === null)?.draft ?? null;
      const { doc, draft } = this.#where();
      const taken = answers.filter((answer) => answer.refused === null).map((answer) => answer.thread.id);
      const back: ToastAction = { label: t('common.undo'), act: () => void this.reconsider(taken), undoes: true };
      if (done > 0) {
        this.decided = new Set([...this.decided, ...taken]);
        if (into !== null && into !== draft) {
          layers.remember(back);
          layers.say(t('threads.accepted_toast', { n: done }), { label: t('threads.open_draft'), act: () => router.go({ view: 'write', draft: into, doc }) });
        } else layers.say(t('threads.accepted_toast', { n: done }), back);
      }
      return done;
    } catch (thrown) {
      for (const id of ids) this.#fail(id, HostError.from(thrown));
      return 0;
    } finally {
      this.#mark(ids, undefined);
    }
  }

  /** Takes this person's own decisions back: the suggestions wait again, the text is as it was. */
  async reconsider(ids: readonly string[]): Promise<void> {
    if (ids.some((id) => this.doing[id])) return;
    this.#mark(ids, 'reconsider');
    this.onaccept?.();
    try {
      for (const thread of await run('threads.reconsider', { threads: [...ids] })) this.#take(thread);
      this.decided = new Set([...this.decided].filter((id) => !ids.includes(id)));
      for (const id of ids) this.forgive(id);
      layers.say(t('threads.reconsidered', { n: ids.length }));
      if (ids[0] !== undefined) this.activate(ids[0]);
    } catch (thrown) {
      const error = HostError.from(thrown);
      layers.open({ kind: 'refused', title: t('threads.not_reconsidered'), message: [error.message, error.hint].filter(Boolean).join(' ') });
    } finally {
      this.#mark(ids, undefined);
    }
  }

  decline(id: string): void {
    if (!signed()) return;
    this.activate(id);
    this.declining = id;
  }

  async sendDecline(thread: Thread, reason: string): Promise<boolean> {
    const done = await this.#do(thread.id, 'decline', () => run('threads.reject', { thread: thread.id, reason: reason.trim() }));
    if (done) {
      forgetUnsent(keyOf('decline', thread.id));
      if (this.declining === thread.id) this.declining = null;
      this.decided = new Set([...this.decided, thread.id]);
      layers.say(t('threads.declined_toast'), { label: t('common.undo'), act: () => void this.reconsider([thread.id]), undoes: true });
    }
    return done;
  }

  forgive(id: string): void {
    if (!this.errors[id]) return;
    this.errors = Object.fromEntries(Object.entries(this.errors).filter(([other]) => other !== id));
  }

  async #do(id: string, what: Doing, act: () => Promise<Thread>): Promise<boolean> {
    if (this.doing[id]) return false;
    this.#mark([id], what);
    this.forgive(id);
    try {
      this.#take(await act());
      return true;
    } catch (thrown) {
      this.#fail(id, HostError.from(thrown));
      return false;
    } finally {
      this.#mark([id], undefined);
    }
  }

  #mark(ids: readonly string[], what: Doing | undefined): void {
    const rest = Object.entries(this.doing).filter(([id]) => !ids.includes(id));
    this.doing = Object.fromEntries([...rest, ...(what ? ids.map((id) => [id, what] as const) : [])]);
  }

  #fail(id: string, error: HostError): void {
    this.errors = { ...this.errors, [id]: error };
  }

  /** Shows an answer until the view is told anew. */
  #take(thread: Thread): void {
    const told = this.#source();
    const newer = [...this.#fresh].filter(([, answer]) => answer.over === told);
    this.#fresh = new Map([...newer, [thread.id, { thread, over: told }]]);
  }
}
