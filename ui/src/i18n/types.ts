/** What a catalogue must hold, derived from the English one. */
import type { en } from './en';

export type Locale = 'en' | 'ko' | 'vi' | 'lv';
export type Key = keyof typeof en;
export type PluralForm = 'zero' | 'one' | 'two' | 'few' | 'many' | 'other';
export type Sentence = string | ({ readonly other: string } & { readonly [F in PluralForm]?: string });

/** A catalogue in a language with these plural forms; sentences with `n` need all of them. */
export type Catalogue<Forms extends PluralForm> = {
  readonly [K in Key]: (typeof en)[K] extends string ? string : { readonly [F in Forms]: string };
};

type Placeholder<Text> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | Placeholder<Rest> : never;
type TextOf<K extends Key> = (typeof en)[K] extends { readonly other: infer Text } ? Text : (typeof en)[K];
type Values<Name extends string> = { [P in Name]: P extends 'n' ? number : string | number };

/** Keys of sentences that need no values. */
export type PlainKey = { [K in Key]: Params<K> extends [] ? K : never }[Key];

/** The values a sentence needs; none for a sentence without placeholders. */
export type Params<K extends Key> = [Placeholder<TextOf<K>>] extends [never] ? [] : [Values<Placeholder<TextOf<K>>>];
