/** What a comparison tells beside the words: bold now, another link, another kind of paragraph. */
import type { DiffNote } from '../ipc';
import { t } from './say.svelte';

/** One change that no word tells, as a short phrase. */
export function noteText({ code, from, to }: DiffNote): string {
  const sides = { from: from ?? t('diff.note_none'), to: to ?? t('diff.note_none') };
  switch (code) {
    case 'strong_added':
      return t('diff.note_strong_added');
    case 'strong_removed':
      return t('diff.note_strong_removed');
    case 'emphasis_added':
      return t('diff.note_emphasis_added');
    case 'emphasis_removed':
      return t('diff.note_emphasis_removed');
    case 'struck_added':
      return t('diff.note_struck_added');
    case 'struck_removed':
      return t('diff.note_struck_removed');
    case 'code_added':
      return t('diff.note_code_added');
    case 'code_removed':
      return t('diff.note_code_removed');
    case 'link_added':
      return t('diff.note_link_added', sides);
    case 'link_removed':
      return t('diff.note_link_removed', sides);
    case 'link_changed':
      return t('diff.note_link_changed', sides);
    case 'image_changed':
      return t('diff.note_image_changed', sides);
    case 'kind_changed':
      return t('diff.note_kind_changed', { from: kindText(from ?? ''), to: kindText(to ?? '') });
    case 'depth_changed':
      return t('diff.note_depth_changed', sides);
    case 'start_changed':
      return t('diff.note_start_changed', sides);
    case 'task_changed':
      return t('diff.note_task_changed', { from: taskText(from), to: taskText(to) });
    case 'alert_changed':
      return t('diff.note_alert_changed', sides);
    case 'detail_changed':
      return t('diff.note_detail_changed', sides);
    case 'source_changed':
      return t('diff.note_source_changed');
  }
}

function taskText(state: string | null): string {
  if (state === 'done') return t('diff.note_task_done');
  return state === 'open' ? t('diff.note_task_open') : t('diff.note_none');
}

function kindText(kind: string): string {
  const level = /^heading(\d)$/.exec(kind)?.[1];
  if (level) return t('diff.kind_heading', { level });
  switch (kind) {
    case 'item':
      return t('diff.kind_item');
    case 'numbered_item':
      return t('diff.kind_numbered_item');
    case 'quote':
      return t('diff.kind_quote');
    case 'table':
    case 'table_head':
      return t('diff.kind_table');
    case 'code':
      return t('diff.kind_code');
    case 'front_matter':
      return t('diff.kind_front_matter');
    case 'html':
      return t('diff.kind_html');
    case 'definition':
      return t('diff.kind_definition');
    case 'rule':
      return t('diff.kind_rule');
    case 'footnote':
      return t('diff.kind_footnote');
    default:
      return t('diff.kind_paragraph');
  }
}
