/** Sends key presses to the innermost layer that handles them. */
import { answers, COMMANDS, type CommandId } from '../../keys';
import { AltSide, CompositionGuard } from './composition';

/** Does something; false passes the key on. */
export type Handler = () => unknown;
export type Handlers = Partial<Record<CommandId, Handler>>;

interface Layer {
  handlers: () => Handlers;
  /** Nothing below it hears a key, as under a dialog. */
  closed: boolean;
}

let stack: Layer[] = [];
const guard = new CompositionGuard();
const altSide = new AltSide();

/** Whether keys that reach this element write into it. */
export function typesText(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement) return true;
  return target instanceof HTMLInputElement && !['checkbox', 'radio', 'button', 'range'].includes(target.type);
}

/** Handles commands for as long as the component lives. A handler that returns false passes the key on. */
export function useKeys(handlers: () => Handlers, options: { closed?: boolean } = {}): void {
  const closed = options.closed ?? false;
  const listen = (): (() => void) => {
    const layer: Layer = { handlers, closed };
    stack = [...stack, layer];
    return () => {
      stack = stack.filter((other) => other !== layer);
    };
  };
  // What closes off the layers below stands below its own contents, which are mounted with it.
  if (closed) $effect.pre(listen);
  else $effect(listen);
}

/** The commands that would do something now, for the palette. */
export function available(): CommandId[] {
  const found = new Set<CommandId>();
  for (const layer of [...stack].reverse()) {
    for (const id of Object.keys(layer.handlers()) as CommandId[]) found.add(id);
    if (layer.closed) break;
  }
  return (Object.keys(COMMANDS) as CommandId[]).filter((id) => found.has(id));
}

/** Runs a command as if its key had been pressed. */
export function perform(id: CommandId): void {
  for (const layer of [...stack].reverse()) {
    const handler = layer.handlers()[id];
    if (handler && handler() !== false) return;
    if (layer.closed) return;
  }
}

function onKeyDown(event: KeyboardEvent): void {
  altSide.press(event);
  if (guard.swallows(event)) return;
  if (event.defaultPrevented || (event.altKey && altSide.excludes(event))) return;
  const typing = typesText(event.target);
  for (const layer of [...stack].reverse()) {
    for (const [id, handler] of Object.entries(layer.handlers()) as [CommandId, Handler][]) {
      if (!answers(id, event, typing)) continue;
      if (handler() === false) continue;
      event.preventDefault();
      return;
    }
    if (layer.closed) return;
  }
}

/** Starts listening; returns the function that stops it. */
export function listenToKeys(target: Window): () => void {
  const start = (): void => guard.start();
  const end = (event: CompositionEvent): void => guard.end(event.timeStamp);
  const up = (event: KeyboardEvent): void => {
    altSide.release(event);
    guard.released(event);
  };
  const blur = (): void => altSide.forget();
  target.addEventListener('keydown', onKeyDown);
  target.addEventListener('keyup', up);
  target.addEventListener('compositionstart', start);
  target.addEventListener('compositionend', end);
  target.addEventListener('blur', blur);
  return () => {
    target.removeEventListener('keydown', onKeyDown);
    target.removeEventListener('keyup', up);
    target.removeEventListener('compositionstart', start);
    target.removeEventListener('compositionend', end);
    target.removeEventListener('blur', blur);
  };
}
