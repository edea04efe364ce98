/** What a policy window applies to, as a person reads it. */
import { t } from '../../i18n';
import type { PolicyWindow } from '../../ipc';

/** `promotions/**` reads as 'promotions', the default as 'Other'. */
export function windowName(window: PolicyWindow): string {
  return window.applies_to.replace(/\/?\*+$/, '') || t('freshness.window_other');
}
