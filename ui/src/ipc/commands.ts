/** Requests and answers by command, from the generated registry. */
import type { CommandName, Commands } from './types.gen';

export { commandTags, type CommandName, type Tag } from './types.gen';

export type RequestOf<C extends CommandName> = Commands[C]['request'];
export type AnswerOf<C extends CommandName> = Commands[C]['answer'];
