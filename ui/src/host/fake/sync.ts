/**
 * Sync of the pretended handbook. `?sync=` chooses how it stands: `offline`, `none`, `conflict`,
 * `refused`, `trust`, `review`, `credentials`.
 */
import type { AnswerOf, CommandName, RequestOf } from '../../ipc/commands';
import type { SyncOutcome, SyncReport, SyncSaying, SyncState, SyncStatus } from '../../ipc/types.gen';
import type { World } from './answers';
import { TODAY } from './world';

type Answers = { [C in CommandName]?: (request: RequestOf<C>) => AnswerOf<C> | Promise<AnswerOf<C>> };

const NEEDS: Record<string, SyncStatus> = {
  conflict: { type: 'needs_you', need: 'conflict', said: { code: 'conflict', values: { draft: 'kinder-hold' } }, message: 'Linh Trần published “Putting a caller on hold” first, and both changed the same words. Your change is saved in a Draft.', hint: 'Compare the texts and publish.' },
  refused: { type: 'needs_you', need: 'refused', said: { code: 'protected', values: { branch: 'main', draft: 'kinder-hold' } }, message: 'The server does not take changes of main: the branch is protected. Your Draft was sent.', hint: 'Ask for a merge on the git host.' },
  trust: { type: 'needs_you', need: 'trust', said: { code: 'needs_trust', values: {} }, message: 'The git settings of this folder name core.sshCommand, which runs a program.', hint: null },
  review: { type: 'needs_you', need: 'review', said: { code: 'removes_much', values: { removed: '120', of: '184' } }, message: 'What came removes 120 of 184 Documents. Nothing was taken over.', hint: 'Ask who sent it, then sync again.' },
  credentials: { type: 'needs_you', need: 'credentials', said: { code: 'no_access', values: { address: 'git.dalbit.example' } }, message: 'The server did not accept this name and password for team/handbook. Your Documents are untouched.', hint: null },
};

export function syncAnswers(world: World): Answers {
  const kind = new URLSearchParams(location.search).get('sync') ?? '';
  const unreachable: SyncSaying = { code: 'unreachable', values: { address: 'git.dalbit.example' } };
  const offline: SyncStatus = { type: 'offline', since: `${TODAY}T13:20:00`, said: unreachable, message: 'The server git.dalbit.example cannot be reached.' };
  let state: SyncState = {
    remote: kind === 'none' ? null : 'origin',
    address: kind === 'none' ? null : 'git@git.dalbit.example:team/handbook.git',
    status: kind === 'none' ? { type: 'none' } : kind === 'offline' ? offline : (NEEDS[kind] ?? { type: kind === 'send' ? 'to_send' : 'in_sync' }),
    to_send: kind === 'offline' || kind === 'send' ? 2 : 0,
    last: `${TODAY}T08:58:00Z`,
    every_minutes: 15,
    trusted: false,
  };
  const report: SyncReport = { published: 'fast_forwarded', drafts: ['zvans'], journal: 3, pushed: ['carebook/journal'], removed: [], conflicts: [], notices: [], said: [] };
  const show = (part: Partial<SyncState>): SyncState => {
    state = { ...state, ...part };
    world.tell({ type: 'sync', state });
    return state;
  };
  let answered: ((answer: string | null) => void) | null = null;
  let stopped = false;
  const ask = (id: string, text: string, secret: boolean): Promise<string | null> => {
    world.tell({ type: 'credential_prompt', prompt: { id, text, secret } });
    return new Promise((resolve) => (answered = resolve));
  };
  const wait = (time: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, time));
  return {
    'sync.state': () => state,
    'sync.run': async (): Promise<SyncOutcome> => {
      stopped = false;
      for (const stage of ['fetching', 'checking', 'joining', 'sending']) {
        show({ status: { type: 'working', stage } });
        if (stage === 'fetching' && kind === 'credentials') {
          if ((await ask('1', "Username for 'https://git.dalbit.example'", false)) === null) stopped = true;
          else if ((await ask('2', "Password for 'https://seoyeon@git.dalbit.example'", true)) === null) stopped = true;
        }
        await wait(350);
        if (stopped) {
          show({ status: { type: 'to_send' } });
          return { type: 'cancelled' };
        }
      }
      if (kind === 'offline') return show({ status: offline }) && { type: 'offline', said: unreachable, message: 'The server git.dalbit.example cannot be reached.' };
      const need = kind === 'credentials' ? undefined : NEEDS[kind];
      if (need?.type === 'needs_you') {
        show({ status: need });
        if (kind === 'conflict') return { type: 'conflicts', report, draft: 'kinder-hold' };
        if (kind === 'refused') return { type: 'rejected', report, message: need.message, hint: need.hint ?? '', said: need.said };
        if (kind === 'trust') return { type: 'needs_trust', message: need.message, said: need.said };
        return { type: 'held', report, message: need.message, said: need.said, commit: 'ab'.repeat(20), again: null };
      }
      show({ status: { type: 'in_sync' }, to_send: 0, last: new Date().toISOString() });
      return { type: 'done', report };
    },
    'sync.cancel': () => {
      stopped = true;
      return null;
    },
    'sync.answer': ({ answer }) => {
      answered?.(answer);
      return null;
    },
    'sync.set_interval': ({ minutes }) => show({ every_minutes: minutes }),
    'sync.trust': () => show({ status: { type: 'unknown' }, trusted: true }),
  };
}
