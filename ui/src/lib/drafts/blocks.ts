/** What the blocks that can be put in are called. */
import { t } from '../../i18n';

export function blockLabels() {
  return {
    heading1: t('key.write.heading.1'),
    heading2: t('key.write.heading.2'),
    heading3: t('key.write.heading.3'),
    steps: t('write.list'),
    bullets: t('write.bullets'),
    tasks: t('write.task'),
    say: t('write.say'),
    note: t('write.alert_note'),
    warning: t('write.alert_warning'),
    must: t('write.alert_must'),
    dont: t('write.alert_dont'),
    table: t('write.table'),
    quote: t('write.quote'),
    code: t('write.code'),
    rule: t('write.rule'),
    column: t('write.table_column'),
  };
}
