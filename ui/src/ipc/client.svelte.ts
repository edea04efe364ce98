/**
 * Asks the engine. A `Query` keeps its last answer until the next one arrives, ignores
 * answers that a newer question has overtaken, and asks again when a tag it reads changes.
 */
import { untrack } from 'svelte';

import { host, HostError } from '../host';
import { commandTags, type AnswerOf, type CommandName, type RequestOf } from './commands';
import { revision } from './tags.svelte';

/** Sends a command once; for changes, and for reads that nothing on screen depends on. */
export async function run<C extends CommandName>(command: C, request: RequestOf<C>): Promise<AnswerOf<C>> {
  return (await host().rpc(command, request)) as AnswerOf<C>;
}

export class Query<C extends CommandName> {
  /** The newest answer, or nothing before the first. */
  data = $state.raw<AnswerOf<C> | undefined>();
  /** Why the newest question was not answered. */
  error = $state.raw<HostError | undefined>();
  /** The request that `data` answers. */
  answered = $state.raw<RequestOf<C> | undefined>();
  /** Whether a question is on its way. */
  waiting = $state(false);

  readonly #command: C;
  #asked = 0;

  constructor(command: C) {
    this.#command = command;
  }

  async ask(request: RequestOf<C>): Promise<void> {
    const number = ++this.#asked;
    this.waiting = true;
    try {
      const answer = await run(this.#command, request);
      if (number !== this.#asked) return;
      this.data = answer;
      this.answered = request;
      this.error = undefined;
    } catch (thrown) {
      if (number !== this.#asked) return;
      this.error = HostError.from(thrown);
    }
    this.waiting = false;
  }

  /** Forgets the answer and lets go of the question on its way. */
  clear(): void {
    this.#asked += 1;
    this.data = undefined;
    this.answered = undefined;
    this.error = undefined;
    this.waiting = false;
  }
}

/**
 * A query that follows its request: asked at once, whenever the request changes, and
 * whenever a tag it reads changes. A null request clears it. Call while a component starts.
 */
export function query<C extends CommandName>(command: C, request: () => RequestOf<C> | null): Query<C> {
  const result = new Query(command);
  const tags = commandTags[command].reads;
  let before = '';
  $effect(() => {
    const now = request();
    // The same question is not asked twice only because an object around it is new.
    const question = JSON.stringify([now, revision(tags)]);
    if (question === before) return;
    before = question;
    untrack(() => {
      if (now === null) result.clear();
      else void result.ask(now);
    });
  });
  return result;
}
