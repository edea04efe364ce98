/** The typed border to the engine. */
export { Query, query, run } from './client.svelte';
export { announce, revision } from './tags.svelte';
export type * from './types.gen';
export type { AnswerOf, RequestOf } from './commands';
