/** Names and tags of the languages documents are written in. */
import { currentLocale } from './say.svelte';

/** What a language calls itself: 'Tiếng Việt'. */
export function ownName(lang: string): string {
  try {
    const name = new Intl.DisplayNames([lang], { type: 'language' }).of(lang) ?? lang;
    return name.charAt(0).toLocaleUpperCase(lang) + name.slice(1);
  } catch {
    return lang;
  }
}

/** What the interface's language calls it. */
export function languageName(lang: string): string {
  try {
    return new Intl.DisplayNames([currentLocale()], { type: 'language' }).of(lang) ?? lang;
  } catch {
    return lang;
  }
}

/** The tag on a row: 'VI'. */
export function languageTag(lang: string): string {
  return (lang.split('-')[0] ?? lang).toUpperCase();
}
