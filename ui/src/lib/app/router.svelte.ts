/** Where the person is, and the way back. */
export type Place =
  | { view: 'welcome' }
  | { view: 'search' }
  | { view: 'library'; folder: string; show?: 'documents' | 'changes' }
  | { view: 'read'; doc: string; anchor?: string; marks?: string[]; thread?: string }
  | { view: 'history'; doc: string; title?: string }
  | { view: 'drafts'; show?: 'discarded' }
  | { view: 'reviews'; show?: 'in_review' }
  | { view: 'review'; draft: string; doc?: string; thread?: string }
  | { view: 'write'; draft: string; doc: string; thread?: string }
  | { view: 'conflict'; draft: string }
  | { view: 'freshness' }
  | { view: 'settings' };

export type View = Place['view'];

class Router {
  #past = $state.raw<Place[]>([]);
  #future = $state.raw<Place[]>([]);
  place = $state.raw<Place>({ view: 'search' });

  get canGoBack(): boolean {
    return this.#past.length > 0;
  }

  get canGoForward(): boolean {
    return this.#future.length > 0;
  }

  /** Grows when the person asks again for where they already are. */
  again = $state(0);

  go(place: Place): void {
    if (JSON.stringify(place) === JSON.stringify(this.place)) {
      this.again += 1;
      return;
    }
    this.#past = [...this.#past.slice(-49), this.place];
    this.#future = [];
    this.place = place;
  }

  /** Changes where the person is without a step to go back over. */
  replace(place: Place): void {
    this.place = place;
  }

  back(): boolean {
    const last = this.#past.at(-1);
    if (!last) return false;
    this.#future = [this.place, ...this.#future];
    this.#past = this.#past.slice(0, -1);
    this.place = last;
    return true;
  }

  forward(): boolean {
    const [next, ...rest] = this.#future;
    if (!next) return false;
    this.#past = [...this.#past, this.place];
    this.#future = rest;
    this.place = next;
    return true;
  }

  /** Forgets everything, as when another handbook opens. */
  restart(place: Place): void {
    this.#past = [];
    this.#future = [];
    this.place = place;
  }
}

export const router = new Router();

/** The rail's entry that a place belongs to. */
export function railOf(place: Place): 'search' | 'library' | 'drafts' | 'reviews' | 'freshness' | 'settings' | null {
  switch (place.view) {
    case 'read':
    case 'history':
    case 'library':
      return 'library';
    case 'write':
    case 'conflict':
      return 'drafts';
    case 'review':
      return 'reviews';
    case 'welcome':
      return null;
    default:
      return place.view;
  }
}
