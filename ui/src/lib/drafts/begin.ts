/** Ways into writing: a document becomes a draft, a draft is opened where it was left. */
import { HostError } from '../../host';
import { t } from '../../i18n';
import { run, type Draft, type DraftDocument, type Version } from '../../ipc';
import { app } from '../app/app.svelte';
import { layers } from '../app/layers.svelte';
import { router } from '../app/router.svelte';

/** Changes are signed, so a person without a name is asked for it first. */
export function signed(): boolean {
  if (app.person.name !== '' && app.person.email !== '') return true;
  layers.open({ kind: 'person' });
  return false;
}

/** Whether the editor can open it: a document that still is in the draft. */
export function isWritable(document: DraftDocument): boolean {
  return document.form === 'document' && document.change !== 'removed';
}

/** The document that a draft opens with: the first one that still is in it. */
export function firstDocument(draft: Draft): DraftDocument | undefined {
  return draft.documents.find(isWritable) ?? draft.documents[0];
}

/** Opens a document in the editor; a file that is none, such as the rules, as it is compared. */
export function openDraft(draft: Draft, document: DraftDocument | undefined = firstDocument(draft)): void {
  if (!document) return;
  if (isWritable(document)) router.go({ view: 'write', draft: draft.name, doc: document.path });
  else router.go({ view: 'review', draft: draft.name, doc: document.path });
}

function holds(draft: Draft, doc: string): DraftDocument | undefined {
  return draft.documents.find((document) => isWritable(document) && (document.path === doc || document.id === doc));
}

/** Opens the person's own draft of a document, or starts one. */
export async function editDocument(doc: string): Promise<void> {
  if (!signed()) return;
  try {
    const drafts = await run('drafts.list', {});
    const own = drafts.find((draft) => draft.mine && holds(draft, doc));
    if (own) openDraft(own, holds(own, doc));
    else {
      const draft = await run('drafts.start', { docs: [doc] });
      router.go({ view: 'write', draft: draft.name, doc });
    }
  } catch (thrown) {
    layers.open({ kind: 'refused', title: t('draft.not_begun'), message: HostError.from(thrown).message });
  }
}

/** Opens a draft in which the document has the text of an older version. */
export async function restoreVersion(doc: string, version: Version): Promise<void> {
  if (!signed()) return;
  try {
    openDraft(await run('history.restore', { doc, to: version.change.commit }));
  } catch (thrown) {
    layers.open({ kind: 'refused', title: t('history.not_restored'), message: HostError.from(thrown).message });
  }
}
