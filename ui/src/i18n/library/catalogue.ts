/** What a catalogue about local changes and places must hold, derived from the English one. */
import type { PluralForm } from '../types';
import type { en } from './en';

export type LibraryCatalogue<Forms extends PluralForm> = {
  readonly [K in keyof typeof en]: (typeof en)[K] extends string ? string : { readonly [F in Forms]: string };
};
