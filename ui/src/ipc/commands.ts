/** Requests and answers by command, from the generated registry. */
import { pendingTags, type PendingCommands } from './pending';
import { commandTags as known, type Commands as Known, type Tag } from './types.gen';

export type { Tag } from './types.gen';

export type Commands = Omit<Known, keyof PendingCommands> & PendingCommands;
export type CommandName = keyof Commands;
export type RequestOf<C extends CommandName> = Commands[C]['request'];
export type AnswerOf<C extends CommandName> = Commands[C]['answer'];

/** The tags that a command's answer depends on, and those it changes. */
export const commandTags: { readonly [C in CommandName]: { readonly reads: readonly Tag[]; readonly changes: readonly Tag[] } } = { ...known, ...pendingTags };
