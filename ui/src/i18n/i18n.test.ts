import { afterEach, describe, expect, it } from 'vitest';

import { COMMANDS } from '../keys';
import { ago, daysBetween, fullDate, languageName, languageTag, LOCALES, monthOf, ownName, setLanguage, shortDate, t, type Locale } from '.';
import { en } from './en';
import { ko } from './ko';
import { lv } from './lv';
import type { Key, Sentence } from './types';
import { vi } from './vi';

const CATALOGUES: Record<Locale, Record<string, Sentence>> = { en, ko, vi, lv };
const texts = (sentence: Sentence): string[] => (typeof sentence === 'string' ? [sentence] : Object.values(sentence));
const placeholders = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1] as string).sort();

afterEach(() => setLanguage('en'));

describe.each(LOCALES)('the catalogue in %s', (locale) => {
  const catalogue = CATALOGUES[locale];

  it('says every sentence and no other', () => {
    expect(Object.keys(catalogue).sort()).toEqual(Object.keys(en).sort());
  });

  it('keeps every placeholder', () => {
    for (const [key, sentence] of Object.entries(catalogue)) {
      const expected = placeholders(texts(en[key as Key])[0] as string);
      for (const text of texts(sentence)) expect(placeholders(text), `${key}: ${text}`).toEqual(expected);
    }
  });

  it('has the plural forms that the language needs', () => {
    const needed = new Intl.PluralRules(locale).resolvedOptions().pluralCategories;
    for (const [key, sentence] of Object.entries(catalogue)) {
      if (typeof sentence === 'string') continue;
      for (const form of needed) expect(Object.keys(sentence), `${key} in ${locale}`).toContain(form);
    }
  });

  it('keeps the tone: no exclamation, no emoji, no please, no capitals only', () => {
    for (const [key, sentence] of Object.entries(catalogue)) {
      for (const text of texts(sentence)) {
        expect(text, key).not.toMatch(/[!！]|\p{Extended_Pictographic}|\b(please|oops|sorry)\b|lūdzu|xin vui lòng|죄송/iu);
        expect(text, key).not.toMatch(/something went wrong|error \d|invalid|are you sure/i);
        expect(text.trim(), key).toBe(text);
        expect(text, key).not.toBe('');
      }
    }
  });
});

describe('saying', () => {
  it('picks the plural form of the language', () => {
    expect(t('count.documents', { n: 1 })).toBe('1 Document');
    expect(t('count.documents', { n: 9 })).toBe('9 Documents');
    setLanguage('lv');
    expect([0, 1, 2, 11, 21].map((n) => t('count.documents', { n }))).toEqual([
      '0 Dokumentu',
      '1 Dokuments',
      '2 Dokumenti',
      '11 Dokumentu',
      '21 Dokuments',
    ]);
    setLanguage('ko');
    expect(t('count.documents', { n: 1 })).toBe('문서 1개');
  });

  it('writes numbers as the language does', () => {
    expect(t('search.indexing', { done: 1420, total: 2300 })).toBe('Indexing 1,420 of 2,300 Documents');
    setLanguage('vi');
    expect(t('search.indexing', { done: 1420, total: 2300 })).toContain('1.420');
  });

  it('puts values in as they are', () => {
    expect(t('search.nothing', { query: '{n} $& <b>' })).toBe('Nothing for “{n} $& <b>”');
  });

  it('takes the first of the computer’s languages that it knows', () => {
    setLanguage('system', ['de-DE', 'lv-LV', 'en-US']);
    expect(t('common.cancel')).toBe('Atcelt');
    setLanguage('system', ['fr']);
    expect(t('common.cancel')).toBe('Cancel');
  });

  it('names every keyboard command', () => {
    for (const [id, command] of Object.entries(COMMANDS)) expect(Object.keys(en), id).toContain(command.label);
  });
});

describe('dates in words', () => {
  const today = '2026-11-22';
  const cases: [when: string, words: string][] = [
    ['2026-11-22', 'today'],
    ['2026-11-21', 'yesterday'],
    ['2026-11-10', '12 days ago'],
    ['2026-11-25', 'in 3 days'],
    ['2026-09-24', '59 days ago'],
    ['2026-08-01', '4 months ago'],
    ['2024-11-01', '2 years ago'],
  ];
  it.each(cases)('%s reads %s', (when, words) => {
    expect(ago(when, today)).toBe(words);
  });

  it('counts calendar days, over the end of a month and of a leap February', () => {
    expect(daysBetween('2026-10-31', '2026-11-01')).toBe(1);
    expect(daysBetween('2028-02-28', '2028-03-01')).toBe(2);
    expect(daysBetween('2026-11-25', today)).toBe(-3);
  });

  it('counts days, not hours: late yesterday is one day ago', () => {
    expect(daysBetween(new Date(2026, 10, 21, 23, 59).toISOString(), today)).toBe(1);
  });

  it('is said in every language', () => {
    setLanguage('ko');
    expect(ago('2026-11-10', today)).toBe('12일 전');
    setLanguage('vi');
    expect(ago('2026-11-10', today)).toBe('12 ngày trước');
    expect(ago(today, today), 'it stands behind other words').toBe('hôm nay');
    setLanguage('lv');
    expect(ago('2026-11-10', today)).toBe('pirms 12 dienām');
  });

  it('is said in full on focus, day before month', () => {
    expect(fullDate('2026-03-04')).toBe('4 March 2026');
    expect(shortDate('2026-03-04', today)).toBe('4 Mar');
    expect(shortDate('2025-03-04', today)).toBe('4 Mar 2025');
    expect(monthOf('2026-03-04', today)).toBe('March');
    expect(monthOf('2025-03-04', today)).toBe('March 2025');
  });
});

describe('languages of documents', () => {
  it('are named by themselves and by the interface', () => {
    expect(ownName('vi')).toBe('Tiếng Việt');
    expect(ownName('lv')).toBe('Latviešu');
    expect(languageName('ko')).toBe('Korean');
    expect(languageTag('pt-BR')).toBe('PT');
  });

  it('are shown as written when they are no language', () => {
    expect(ownName('not a language!')).toBe('not a language!');
    expect(languageName('??')).toBe('??');
  });
});
