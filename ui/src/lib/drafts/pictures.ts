/** Puts pictures that were pasted or dropped into the draft. */
import { run } from '../../ipc';

function base64(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).replace(/^data:[^,]*,/, ''));
    reader.onerror = () => reject(reader.error ?? new Error(file.name));
    reader.readAsDataURL(file);
  });
}

/** The Markdown that shows them. */
export async function addPictures(name: string, path: string, files: readonly File[]): Promise<string> {
  const written: string[] = [];
  for (const file of files) {
    const added = await run('drafts.add_image', { name, path, file_name: file.name || 'picture.png', bytes_base64: await base64(file) });
    written.push(added.markdown);
  }
  return written.join('\n');
}
