/** Who said what of a draft, and who has not yet. */
import type { Person, ReviewView, Verdict } from '../../ipc';

export type Standing = 'approved' | 'asked_changes' | 'void' | 'void_changes' | 'unconfirmed' | 'waiting';

export interface Reader {
  /** An address, or a role. */
  id: string;
  person: Person | null;
  role: string | null;
  standing: Standing;
  text: string;
  at: string | null;
  confirmed: boolean;
}

const ROLE = 'role:';

/** What came in somebody else's commit counts for nothing, whatever it says. */
function standingOf(verdict: Verdict): Standing {
  if (!verdict.confirmed) return 'unconfirmed';
  if (verdict.current) return verdict.approved ? 'approved' : 'asked_changes';
  return verdict.approved ? 'void' : 'void_changes';
}

/** Those who spoke, then those who were asked and have not; nobody twice. */
export function readers(view: ReviewView): Reader[] {
  const spoke: Reader[] = view.verdicts.map((verdict) => ({
    id: verdict.by.email,
    person: verdict.by,
    role: null,
    standing: standingOf(verdict),
    text: verdict.text,
    at: verdict.at,
    confirmed: verdict.confirmed,
  }));
  const seen = new Set(spoke.map((reader) => reader.id.toLowerCase()));
  const waiting = view.requests.flatMap((request) => request.reviewers).flatMap((id): Reader[] => {
    const key = id.toLowerCase();
    if (seen.has(key)) return [];
    seen.add(key);
    const role = id.startsWith(ROLE) ? id.slice(ROLE.length) : null;
    return [{ id, person: role === null ? { name: '', email: id } : null, role, standing: 'waiting', text: '', at: null, confirmed: true }];
  });
  return [...spoke, ...waiting];
}
