/** How the freshness board is laid out, and where the person is on it. */
import { HostError } from '../../host';
import { run, type BoardGrouping, type DocumentRow, type FreshnessColumn } from '../../ipc';

const MORE = 50;

class BoardState {
  grouping = $state<BoardGrouping>('state');
  owner = $state<string | undefined>();
  lang = $state<string | undefined>();
  column = $state(0);
  row = $state(0);
  /** Paths of the cards that were selected. */
  selected = $state.raw<ReadonlySet<string>>(new Set());
  error = $state.raw<HostError | undefined>();
  /** Rows loaded beyond the first ones, by column. */
  #more = $state.raw<Record<string, DocumentRow[]>>({});

  documents(column: FreshnessColumn): DocumentRow[] {
    return [...column.documents, ...(this.#more[column.key] ?? [])];
  }

  clear(): void {
    this.owner = undefined;
    this.lang = undefined;
    this.column = 0;
    this.row = 0;
    this.selected = new Set();
    this.restart();
  }

  /** Forgets what was loaded in addition, as when the board changed. */
  restart(): void {
    this.#more = {};
    this.error = undefined;
  }

  toggle(path: string): void {
    const selected = new Set(this.selected);
    if (!selected.delete(path)) selected.add(path);
    this.selected = selected;
  }

  async more(column: FreshnessColumn): Promise<void> {
    try {
      const offset = this.documents(column).length;
      const { grouping, owner, lang } = this;
      const page = await run('freshness.list', { key: column.key, group_by: grouping, owner, lang, offset, limit: MORE });
      if (offset !== this.documents(column).length) return;
      this.#more = { ...this.#more, [column.key]: [...(this.#more[column.key] ?? []), ...page.documents] };
    } catch (thrown) {
      this.error = HostError.from(thrown);
    }
  }

  /** Moves by columns and rows, over empty columns, never off the board. */
  move(columns: FreshnessColumn[], across: number, down: number): void {
    if (across !== 0) {
      let next = this.column + across;
      while (columns[next] && columns[next]?.total === 0) next += across;
      if (columns[next]) this.column = next;
    }
    const here = columns[this.column];
    const last = here ? this.documents(here).length - 1 : 0;
    this.row = Math.max(0, Math.min(last, this.row + down));
  }

  /** Puts the person on a card that exists. */
  settle(columns: FreshnessColumn[]): void {
    if ((columns[this.column]?.total ?? 0) === 0) {
      this.column = Math.max(0, columns.findIndex((column) => column.total > 0));
      this.row = 0;
    }
    this.move(columns, 0, 0);
  }
}

export const board = new BoardState();
