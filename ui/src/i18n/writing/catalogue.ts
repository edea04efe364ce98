/** What a catalogue of writing must hold, derived from the English one. */
import type { PluralForm } from '../types';
import type { en } from './en';

export type WritingCatalogue<Forms extends PluralForm> = {
  readonly [K in keyof typeof en]: (typeof en)[K] extends string ? string : { readonly [F in Forms]: string };
};
