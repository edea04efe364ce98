/**
 * A document or folder that gets another place, or goes: always in a draft, so that agents
 * read it where it is until the draft is published.
 */
import { HostError } from '../../host';
import { t } from '../../i18n';
import { run, type Draft, type MoveOutcome } from '../../ipc';
import { folderOf } from '../text/paths';

/** What a person wants to give another place. */
export interface Thing {
  kind: 'document' | 'folder';
  path: string;
  title: string;
}

export type Deed = 'move' | 'archive' | 'remove';

/** Where archived documents lie. */
const ARCHIVE = 'archive';

export const isArchived = (path: string): boolean => path === ARCHIVE || path.startsWith(`${ARCHIVE}/`);

export class Moving {
  readonly thing: Thing;
  readonly deed: Deed;
  path = $state('');
  /** The draft it happens in; empty for a new one. */
  draft = $state('');
  working = $state(false);
  error = $state('');
  moved = $state.raw<MoveOutcome | undefined>();
  removed = $state.raw<Draft | undefined>();
  /** Whether the documents that link to what goes are opened in the draft as well. */
  openLinked = $state(true);

  constructor(thing: Thing, deed: Deed) {
    this.thing = thing;
    this.deed = deed;
    this.path = deed === 'archive' ? `${ARCHIVE}/${thing.path}` : thing.path;
  }

  /** Does it; true when it is done. */
  async go(): Promise<boolean> {
    if (this.working) return false;
    const to = this.path.trim().replace(/^\/+|\/+$/g, '');
    if (this.deed !== 'remove') {
      this.error = to === '' ? t('place.path_missing') : to === this.thing.path ? t('place.same') : '';
      if (this.error !== '') return false;
    }
    this.working = true;
    this.error = '';
    try {
      const name = this.draft === '' ? await this.#begin() : this.draft;
      if (this.deed === 'remove') this.removed = (await run('drafts.remove', { name, path: this.thing.path, open_linked: this.openLinked })).draft;
      else this.moved = await run('drafts.move', { name, from: this.thing.path, to: this.#target(to) });
      return true;
    } catch (thrown) {
      const { message, hint } = HostError.from(thrown);
      this.error = [message, hint].filter(Boolean).join(' ');
      return false;
    } finally {
      this.working = false;
    }
  }

  /** A new draft of the document, or of the first one in the folder. It stays chosen, should the rest fail. */
  async #begin(): Promise<string> {
    const { kind, path, title } = this.thing;
    const docs = kind === 'document' ? [path] : await firstIn(path);
    const draft = await run('drafts.start', { docs, title });
    this.draft = draft.name;
    return draft.name;
  }

  /** A place without an ending is a folder to put the document in, or its name without the ending. */
  #target(to: string): string {
    if (this.thing.kind === 'folder') return to;
    const ending = /\.[^./]+$/.exec(this.thing.path)?.[0] ?? '';
    if (this.path.trim().endsWith('/')) return `${to}/${this.thing.path.slice(folderOf(this.thing.path).length).replace(/^\//, '')}`;
    return to.endsWith(ending) ? to : `${to}${ending}`;
  }
}

async function firstIn(folder: string): Promise<string[]> {
  const page = await run('library.list', { filter: /\s/.test(folder) ? `in:"${folder}/"` : `in:${folder}/`, offset: 0, limit: 1 });
  return page.documents.map((row) => row.path);
}
