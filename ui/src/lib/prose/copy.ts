/** Copies words to say, and says so. */
import { t } from '../../i18n';
import { layers } from '../app/layers.svelte';
import { spokenWords } from './dress';

/** Puts text on the clipboard. */
export async function toClipboard(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // WebKitGTK has no asynchronous clipboard in some versions; a selection always works.
    const area = document.createElement('textarea');
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand('copy');
    area.remove();
  }
}

export async function copyWords(text: string): Promise<void> {
  await toClipboard(text);
  const short = text.length > 60 ? `${text.slice(0, 59).trimEnd()}…` : text;
  layers.say(t('read.say_copied', { text: short }));
}

/** The Say this block nearest to the top of what is in view. */
export function sayInView(): Element | undefined {
  const blocks = [...document.querySelectorAll('.prose .alert-say')];
  return blocks.find((block) => block.getBoundingClientRect().top >= 0) ?? blocks.at(-1);
}

export function copySay(): boolean | undefined {
  const block = sayInView();
  if (!block) return false;
  void copyWords(spokenWords(block));
}
