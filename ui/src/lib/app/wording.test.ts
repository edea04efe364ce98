import { expect, it } from 'vitest';

import { HostError } from '../../host';
import { setLanguage } from '../../i18n';
import { wordErrors } from './wording';

const cases: [name: string, language: string, said: unknown, message: string, hint: string | null][] = [
  ['a value is put in', 'ko', { word: 'taken', values: { path: 'a.md' } }, 'a.md에 이미 문서가 있습니다.', null],
  ['the hint speaks too', 'vi', { word: 'busy', values: {} }, 'Một chương trình khác đang ghi vào sổ tay này.', 'Không mất gì cả. Hãy thử lại sau giây lát.'],
  ['a word of a newer engine is told as it came', 'lv', { word: 'new', values: {} }, 'As it came.', 'Do this.'],
  ['what has no word is told as it came', 'lv', undefined, 'As it came.', 'Do this.'],
];
it.each(cases)('an error speaks the language of the interface: %s', (_, language, said, message, hint) => {
  wordErrors();
  setLanguage(language);
  const error = HostError.from({ code: 'refused', message: 'As it came.', hint: 'Do this.', said });
  expect([error.code, error.message, error.hint]).toEqual(['refused', message, hint]);
});
