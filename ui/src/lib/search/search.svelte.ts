/** The search a person is in the middle of. It outlives the view, so that Back finds it again. */
import type { FilterValue, SearchAnswer, SearchGroup, SearchHit } from '../../ipc';

export type FilterName = 'lang' | 'kind' | 'is' | 'tag' | 'in' | 'as-of';
export const FILTERS: readonly FilterName[] = ['lang', 'kind', 'is', 'tag', 'in', 'as-of'];

/** A value as it stands behind the colon; quoted where it holds a space. */
function written(value: string): string {
  return /\s/.test(value) ? `"${value}"` : value;
}

class SearchState {
  text = $state('');
  filters = $state<Partial<Record<FilterName, string>>>({});
  chosen = $state(0);
  /** The hit within the chosen group. */
  hit = $state(0);
  /** Whether the person moved the selection since the text changed. */
  moved = false;

  /** What the engine is asked: the chips' filters and the words; the word being typed stands last. */
  readonly asked = $derived(
    [...FILTERS.flatMap((name) => (this.filters[name] ? [`${name}:${written(this.filters[name])}`] : [])), this.text.trim()]
      .filter(Boolean)
      .join(' '),
  );

  /** Whether the last word may still grow. */
  get typing(): boolean {
    return !/\s$/.test(this.text);
  }

  /** Whether the handbook of an earlier day is searched. */
  get past(): boolean {
    return /(^|\s)as-of:\d{4}-\d\d-\d\d(\s|$)/.test(this.asked);
  }

  get filtered(): boolean {
    return FILTERS.some((name) => this.filters[name]);
  }

  type(text: string): void {
    if (text === this.text) return;
    this.text = text;
    this.restart();
  }

  filter(name: FilterName, value: string): void {
    this.filters = { ...this.filters, [name]: value || undefined };
    this.restart();
  }

  clear(): void {
    this.text = '';
    this.filters = {};
    this.restart();
  }

  restart(): void {
    this.moved = false;
    this.chosen = 0;
    this.hit = 0;
  }

  move(step: number, groups: number): void {
    if (groups === 0) return;
    this.moved = true;
    this.hit = 0;
    this.chosen = Math.min(groups - 1, Math.max(0, this.chosen + step));
  }

  choose(group: number, hit = 0): void {
    this.moved = true;
    this.chosen = group;
    this.hit = hit;
  }

  /** Keeps a moved selection on its document when new answers arrive. */
  settle(before: SearchAnswer | undefined, after: SearchAnswer): void {
    const kept = before?.groups[this.chosen]?.row.path;
    const found = this.moved && kept ? after.groups.findIndex((group) => group.row.path === kept) : -1;
    if (found >= 0) {
      this.chosen = found;
    } else {
      this.chosen = 0;
      this.hit = 0;
    }
  }
}

export const search = new SearchState();

/** The day this many months and days before another one, as a filter writes it. */
export function dayBefore(today: Date, { months = 0, days = 0 }: { months?: number; days?: number }): string {
  const last = new Date(today.getFullYear(), today.getMonth() - months + 1, 0).getDate();
  const day = new Date(today.getFullYear(), today.getMonth() - months, Math.min(today.getDate(), last) - days);
  return [day.getFullYear(), day.getMonth() + 1, day.getDate()].map((part) => String(part).padStart(2, '0')).join('-');
}

export function hitOf(group: SearchGroup | undefined, index: number): SearchHit | undefined {
  return group?.hits[index] ?? group?.hits[0];
}

export function chipLabel(values: readonly FilterValue[], value: string | undefined): string | undefined {
  return values.find((other) => other.value === value)?.label ?? value;
}
