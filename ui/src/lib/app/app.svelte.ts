/** What every screen needs to know: the handbook, the person, the settings, today. */
import { host } from '../../host';
import { setLanguage, t } from '../../i18n';
import {
  announce,
  run,
  type AppState,
  type Event,
  type HandbookInfo,
  type CredentialPrompt,
  type IndexStatus,
  type Person,
  type RecentHandbook,
  type Settings,
  type SyncState,
} from '../../ipc';

import { layers } from './layers.svelte';

class App {
  ready = $state(false);
  version = $state('');
  handbook = $state.raw<HandbookInfo | null>(null);
  /** The folder that another start of the app asked for. */
  folderAsked = $state.raw<string | null>(null);
  recent = $state.raw<RecentHandbook[]>([]);
  person = $state.raw<Person>({ name: '', email: '' });
  settings = $state.raw<Settings>({ theme: 'system', language: 'system', zoom: 100 });
  today = $state(new Date().toISOString().slice(0, 10));
  index = $state.raw<IndexStatus>({ type: 'ready' });
  clone = $state.raw<{ stage: string; done: number; total: number } | null>(null);
  /** How this clone stands to its remote, as it was last told. */
  sync = $state.raw<SyncState | null>(null);
  /** Questions of the server that wait for an answer. */
  prompts = $state.raw<CredentialPrompt[]>([]);
  /** Told at the moment when another handbook shows, before anything is typed into it. */
  whenAnother: ((handbook: HandbookInfo | null) => void) | undefined;
  #asked = 0;

  /** What waits for the person in Reviews. */
  get waiting(): number {
    return this.handbook?.waiting ?? 0;
  }

  /** Starts listening and asks for the first time. */
  async start(): Promise<void> {
    await host().onEvent((event) => this.#hear(event));
    await this.refresh();
    this.ready = true;
  }

  async refresh(): Promise<void> {
    const number = ++this.#asked;
    const state = await run('app.state', {});
    if (number === this.#asked) this.#take(state);
  }

  async change(settings: Partial<Settings>): Promise<void> {
    const wanted = { ...this.settings, ...settings };
    this.#apply(wanted);
    this.#apply(await run('settings.set', { settings: wanted }));
  }

  async sign(person: Person): Promise<void> {
    this.person = await run('person.set', person);
  }

  #take(state: AppState): void {
    this.version = state.version;
    this.#tellNews(state.handbook);
    const another = this.ready && state.handbook?.path !== this.handbook?.path;
    this.handbook = state.handbook;
    if (another) this.whenAnother?.(state.handbook);
    this.recent = state.recent;
    this.person = state.person;
    this.today = state.today;
    if (state.handbook) this.index = state.handbook.index;
    this.#apply(state.settings);
  }

  /** What has to be known at once, wherever the person is. */
  #tellNews(handbook: HandbookInfo | null): void {
    const before = this.handbook;
    if (!handbook || before?.path !== handbook.path) return;
    const known = new Set(before.notices.map((notice) => notice.code));
    if (!known.has('cache_gone') && handbook.notices.some((notice) => notice.code === 'cache_gone')) layers.say(t('notice.cache_gone'));
  }

  #apply(settings: Settings): void {
    this.settings = settings;
    const root = document.documentElement;
    if (settings.theme === 'system') root.removeAttribute('data-theme');
    else root.dataset['theme'] = settings.theme;
    setLanguage(settings.language);
    host().setZoom(settings.zoom / 100);
  }

  #hear(event: Event): void {
    if (event.type === 'changed') {
      announce(event.tags);
      if (event.tags.some((tag) => REFRESHING.has(tag))) void this.refresh();
    } else if (event.type === 'index') {
      this.index = event.status;
    } else if (event.type === 'sync') {
      this.sync = event.state;
    } else if (event.type === 'folder_asked') {
      this.folderAsked = event.path;
    } else if (event.type === 'credential_prompt') {
      this.prompts = [...this.prompts.filter((prompt) => prompt.id !== event.prompt.id), event.prompt];
    } else {
      this.clone = { stage: event.stage, done: event.done, total: event.total };
    }
  }
}

const REFRESHING = new Set(['app', 'handbook', 'index', 'settings', 'changes', 'freshness', 'documents', 'threads', 'review', 'drafts']);

export const app = new App();
