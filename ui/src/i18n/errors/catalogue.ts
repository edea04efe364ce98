/** What a catalogue about errors must hold, derived from the English one. */
import type { en } from './en';

export type ErrorCatalogue = { readonly [K in keyof typeof en]: string };
