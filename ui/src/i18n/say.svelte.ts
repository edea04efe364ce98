/**
 * Says sentences in the interface's language. A missing key, a missing plural form or a
 * missing value for a placeholder is a type error.
 */
import { en } from './en';
import { ko } from './ko';
import { lv } from './lv';
import type { Key, Locale, Params, PlainKey, Sentence } from './types';
import { vi } from './vi';

export type { Key, Locale, PlainKey } from './types';

const CATALOGUES: Record<Locale, Record<Key, Sentence>> = { en, ko, vi, lv };
export const LOCALES = ['en', 'ko', 'vi', 'lv'] as const;

/** What each language calls itself. */
export const LANGUAGE_NAMES: Record<Locale, string> = { en: 'English', ko: '한국어', vi: 'Tiếng Việt', lv: 'Latviešu' };

let locale = $state<Locale>('en');

export function currentLocale(): Locale {
  return locale;
}

/** Chooses the language: a locale, or `system` for the first known one of the computer's. */
export function setLanguage(setting: string, system: readonly string[] = navigator.languages): void {
  const wanted = setting === 'system' ? system : [setting];
  const known = wanted.map((tag) => tag.slice(0, 2).toLowerCase()).find((tag): tag is Locale => tag in CATALOGUES);
  locale = known ?? 'en';
  document.documentElement.lang = locale;
}

export function formatNumber(value: number): string {
  return new Intl.NumberFormat(locale).format(value);
}

/** Several things as one piece of a sentence: `A, B or C`. */
export function listed(parts: readonly string[], between: 'and' | 'or'): string {
  const type = between === 'and' ? 'conjunction' : 'disjunction';
  return new Intl.ListFormat(locale, { style: 'long', type }).format(parts);
}

/** One sentence, with its placeholders filled. `n` picks the plural form. */
export function t<K extends Key>(key: K, ...[params]: Params<K>): string {
  const sentence: Sentence = CATALOGUES[locale][key];
  const values = (params ?? {}) as Record<string, string | number>;
  const text = typeof sentence === 'string' ? sentence : pick(sentence, Number(values['n'] ?? 0));
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    if (value === undefined) return whole;
    return typeof value === 'number' ? formatNumber(value) : value;
  });
}

function pick(forms: Exclude<Sentence, string>, n: number): string {
  const form = new Intl.PluralRules(locale).select(n);
  return forms[form] ?? forms.other;
}

/** A sentence without values, by a key that stands in a table. */
export function label(key: PlainKey): string {
  const sentence: Sentence = CATALOGUES[locale][key];
  return typeof sentence === 'string' ? sentence : sentence.other;
}

/** A sentence and its values, both known at run time only; nothing where there is no such sentence. */
export function said(key: string, values: Readonly<Record<string, string>>): string | undefined {
  if (!(key in en)) return undefined;
  return label(key as PlainKey).replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}

/** A sentence whose key is made at run time, or the fallback where there is none. */
export function tOr(key: string, fallback: string): string {
  return key in en ? label(key as PlainKey) : fallback;
}
