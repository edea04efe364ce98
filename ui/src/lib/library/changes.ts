/** What can be done with a local change: a draft of it, or the published text back in its place. */
import { HostError } from '../../host';
import { t } from '../../i18n';
import { run, type Draft, type LocalChange } from '../../ipc';
import { layers } from '../app/layers.svelte';
import { signed } from '../drafts/begin';

function refused(thrown: unknown): void {
  const { message, hint } = HostError.from(thrown);
  layers.open({ kind: 'refused', title: t('local.refused'), message: [message, hint].filter(Boolean).join(' ') });
}

/** A draft that holds these local changes; nothing when it was refused. */
export async function draftOf(paths: string[]): Promise<Draft | undefined> {
  if (!signed()) return undefined;
  try {
    return await run('changes.to_draft', { paths });
  } catch (thrown) {
    refused(thrown);
    return undefined;
  }
}

export async function putBack({ path }: LocalChange): Promise<void> {
  try {
    await run('changes.put_back', { path });
    layers.say(t('local.put_back_done', { path }));
  } catch (thrown) {
    refused(thrown);
  }
}
