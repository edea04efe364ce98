/** Parts of a document's path. */

/** The folder a path lies in; empty at the top. */
export function folderOf(path: string): string {
  const end = path.lastIndexOf('/');
  return end < 0 ? '' : path.slice(0, end);
}

/** Every folder on the way to a path, outermost first, as `[path, name]`. */
export function foldersTo(path: string): [path: string, name: string][] {
  const parts = folderOf(path).split('/').filter(Boolean);
  return parts.map((name, index) => [parts.slice(0, index + 1).join('/'), name]);
}
