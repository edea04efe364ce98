/** The way from the library to a document. */
import { t } from '../../i18n';
import type { DocumentRow } from '../../ipc';
import { router } from '../app/router.svelte';
import { foldersTo } from '../text/paths';

export interface Crumb {
  text: string;
  lang?: string;
  onclick?: () => void;
}

/** The folders above a document as links, then the document. */
export function crumbsTo(row: Pick<DocumentRow, 'path' | 'title' | 'lang'>, open?: () => void): Crumb[] {
  const folders = foldersTo(row.path);
  const above: Crumb[] =
    folders.length === 0
      ? [{ text: t('library.title'), onclick: () => router.go({ view: 'library', folder: '' }) }]
      : folders.map(([folder, name]) => ({ text: name, onclick: () => router.go({ view: 'library', folder }) }));
  return [...above, { text: row.title, lang: row.lang, ...(open ? { onclick: open } : {}) }];
}
