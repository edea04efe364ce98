/** Where a person is in the library; kept while they read and come back. */
class LibraryState {
  filter = $state('');
  active = $state(0);
  open = $state<Record<string, boolean>>({});
  /** The local change that is looked at. */
  change = $state('');

  clear(): void {
    this.filter = '';
    this.active = 0;
    this.change = '';
    this.open = {};
  }

  toggle(path: string, to?: boolean): void {
    this.open = { ...this.open, [path]: to ?? !this.open[path] };
  }
}

export const library = new LibraryState();

/** The engine's filter for a folder and typed words. */
export function filterFor(folder: string, typed: string): string {
  const place = folder === '' ? '' : /\s/.test(folder) ? `in:"${folder}/"` : `in:${folder}/`;
  return [place, typed.trim()].filter(Boolean).join(' ');
}
