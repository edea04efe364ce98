/** Opening, cloning and closing handbooks, and what came of it. */
import { HostError } from '../../host';
import { t } from '../../i18n';
import { run, type CloneOutcome, type OpenOutcome } from '../../ipc';
import { app } from './app.svelte';
import { board } from '../freshness/board.svelte';
import { library } from '../library/library.svelte';
import { search } from '../search/search.svelte';
import { layers } from './layers.svelte';
import { router } from './router.svelte';

export type OpeningState =
  | { kind: 'idle' }
  | { kind: 'working'; what: 'folder' | 'sample' | 'create' }
  | { kind: 'not_a_repository'; path: string; files: number }
  | { kind: 'refused'; path: string; message: string; hint: string | null };

class Opening {
  state = $state.raw<OpeningState>({ kind: 'idle' });
  /** Whether the form for cloning is shown. */
  form = $state(false);
  cloning = $state(false);
  cloned = $state.raw<CloneOutcome | null>(null);

  forget(): void {
    this.state = { kind: 'idle' };
  }
}

export const opening = new Opening();

/** What a person typed and chose in one handbook means nothing in another. */
function forgetHandbook(): void {
  layers.forgetActs();
  search.clear();
  library.clear();
  board.clear();
}

app.whenAnother = (handbook) => {
  forgetHandbook();
  if (handbook) router.restart({ view: 'search' });
};

let arrivals = 0;

async function arrive(path: string, asked: Promise<OpenOutcome>, what: 'folder' | 'sample' | 'create'): Promise<void> {
  const number = ++arrivals;
  // Another start of the app may ask for the next one meanwhile: what came of that is shown.
  const isLast = (): boolean => number === arrivals;
  opening.state = { kind: 'working', what };
  try {
    const outcome = await asked;
    if (outcome.type === 'opened') {
      if (isLast()) {
        opening.forget();
        opening.cloned = null;
        opening.form = false;
      }
      await app.refresh();
      // Another handbook shows its search since the moment it came; the same one is come back to.
      if (isLast() && router.place.view === 'welcome') router.restart({ view: 'search' });
      return;
    }
    if (!isLast()) return;
    opening.state =
      outcome.type === 'not_a_repository'
        ? { kind: 'not_a_repository', path: outcome.path, files: outcome.markdown_files }
        : { kind: 'refused', path: outcome.path, message: outcome.message, hint: null };
  } catch (thrown) {
    if (!isLast()) return;
    const error = HostError.from(thrown);
    opening.state = { kind: 'refused', path, message: error.message, hint: error.hint };
  }
  if (app.handbook) router.go({ view: 'welcome' });
}

export function openHandbook(path: string): Promise<void> {
  return arrive(path, run('handbook.open', { path }), 'folder');
}

export function openSample(): Promise<void> {
  return arrive(t('welcome.sample'), run('handbook.open_sample', {}), 'sample');
}

export function createHandbook(path: string): Promise<void> {
  return arrive(path, run('handbook.create', { path }), 'create');
}

export async function pickFolder(): Promise<string | null> {
  return run('shell.pick_folder', {});
}

export async function chooseFolder(): Promise<void> {
  const path = await pickFolder();
  if (path !== null) await openHandbook(path);
}

export async function cloneHandbook(url: string, parent: string): Promise<void> {
  opening.cloning = true;
  opening.cloned = null;
  app.clone = null;
  try {
    const outcome = await run('handbook.clone', { url, parent });
    opening.cloned = outcome;
    if (outcome.type === 'cloned') await openHandbook(outcome.path);
  } catch (thrown) {
    opening.cloned = { type: 'failed', cause: 'git', message: HostError.from(thrown).message };
  } finally {
    opening.cloning = false;
    app.clone = null;
    app.prompts = [];
  }
}

export async function stopCloning(): Promise<void> {
  await run('handbook.cancel_clone', {});
}

export async function closeHandbook(): Promise<void> {
  await run('handbook.close', {});
  forgetHandbook();
  await app.refresh();
  router.restart({ view: 'welcome' });
}
