/** What the rules say of a draft, in the interface's language. */
import { listed, t } from '../../i18n';
import type { Asked, Reason, ReviewNeed, RuleSaying, SomeFiles } from '../../ipc';

/** A reason or a need in one or more sentences. */
export function ruleWords({ said, text }: Reason | ReviewNeed): string {
  return said.length > 0 ? said.map(wordsOf).join(' ') : text;
}

/** Any of these people and roles. */
export const anyOf = (asked: readonly Asked[]): string => listed(asked.map(whoOf), 'or');

/** The first reason there is. */
export function firstReason(reasons: readonly Reason[]): string | undefined {
  return reasons[0] && ruleWords(reasons[0]);
}

function wordsOf(saying: RuleSaying): string {
  switch (saying.code) {
    case 'approvals_missing': {
      const values = { what: filesOf(saying.files), n: saying.wanted, given: saying.given };
      return saying.each ? t('rules.approvals_missing_each', { ...values, from: all(saying.from) }) : t('rules.approvals_missing', { ...values, from: anyOf(saying.from) });
    }
    case 'approval_from_missing':
      return t('rules.approval_from_missing', { what: filesOf(saying.files), from: whoOf(saying.from) });
    case 'approved':
      return t('rules.approved', { what: filesOf(saying.files), by: listed(saying.by, 'and') });
    case 'changes_requested':
      return saying.text === '' ? t('rules.changes_requested', { by: saying.by }) : t('rules.changes_requested_text', { by: saying.by, text: saying.text });
    case 'unconfirmed':
    case 'own_text':
    case 'earlier_text':
      return t(`rules.${saying.code}`, { by: saying.by });
    case 'others_are_asked':
      return t('rules.others_are_asked', { from: anyOf(saying.from) });
    case 'both_moved':
      return t('rules.both_moved', { path: saying.path, to: saying.to });
    case 'too_large':
    case 'both_changed_file':
    case 'place_taken':
      return t(`rules.${saying.code}`, { path: saying.path });
    case 'you_wrote':
    case 'behind':
    case 'read_only':
      return t(`rules.${saying.code}`);
  }
}

function filesOf({ path, more }: SomeFiles): string {
  return more > 0 ? t('rules.files', { path, n: more }) : path;
}

function whoOf(asked: Asked): string {
  switch (asked.type) {
    case 'owner':
      return t('rules.owner');
    case 'role':
      return t('review.role', { name: asked.role });
    case 'person':
      return asked.name;
    case 'anybody_else':
      return t('rules.anybody');
  }
}

const all = (asked: readonly Asked[]): string => listed(asked.map(whoOf), 'and');
