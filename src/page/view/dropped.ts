/** A file with its path below the folder that was dropped or chosen. */
export interface DroppedFile {
  readonly name: string;
  readonly file: File;
}

/** A file or a folder, as the browser hands it over. */
interface Handle {
  readonly kind: 'file' | 'directory';
  readonly name: string;
}

interface FileHandle extends Handle {
  readonly kind: 'file';
  getFile(): Promise<File>;
}

interface FolderHandle extends Handle {
  readonly kind: 'directory';
  values(): AsyncIterable<FileHandle | FolderHandle>;
}

type Item = DataTransferItem & { getAsFileSystemHandle?(): Promise<FileHandle | FolderHandle | null> };

/** Files that the system or an office program keeps beside others. */
const HIDDEN = /^(\.|~\$)/;

/**
 * The files of what was dropped. The items are asked for at once: after the first wait the browser has forgotten them. Entries
 * (`webkitGetAsEntry`) fail for a page from a disk; they are for browsers without handles.
 */
export async function droppedFiles({ items, files }: DataTransfer): Promise<readonly DroppedFile[]> {
  const given = Array.from(items).filter(({ kind }) => kind === 'file') as Item[];
  const handles = given.map((item) => item.getAsFileSystemHandle?.() ?? Promise.resolve(null));
  const plain = Array.from(files);
  const found: DroppedFile[] = [];
  const settled = await Promise.all(handles);
  if (settled.every((handle) => handle === null)) return chosenFiles(plain);
  for (const handle of settled) if (handle !== null) await collect(handle, found, settled.length === 1);
  return sorted(found);
}

/** The files of a folder. Folders inside it are not read: a folder of tables has none. */
async function collect(handle: FileHandle | FolderHandle, found: DroppedFile[], isOnly: boolean): Promise<void> {
  if (handle.kind === 'file') {
    found.push({ name: handle.name, file: await handle.getFile() });
    return;
  }
  for await (const inner of handle.values()) {
    if (inner.kind !== 'file' || HIDDEN.test(inner.name)) continue;
    found.push({ name: isOnly ? inner.name : `${handle.name}/${inner.name}`, file: await inner.getFile() });
  }
}

/** The files that were chosen in a dialogue: of a folder those that are directly in it. */
export function chosenFiles(files: Iterable<File>): readonly DroppedFile[] {
  const found: DroppedFile[] = [];
  for (const file of files) {
    const path = file.webkitRelativePath.split('/');
    if (path.length <= 2 && !HIDDEN.test(file.name)) found.push({ name: file.name, file });
  }
  return sorted(found);
}

function sorted(files: DroppedFile[]): readonly DroppedFile[] {
  return files.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

/** The files that the command has written into the page (`tiexi page FOLDER --out FILE`). */
export function embeddedFiles(): readonly DroppedFile[] {
  const blocks = document.querySelectorAll<HTMLScriptElement>('script[data-file]');
  return Array.from(blocks, (block) => {
    const name = block.dataset.file ?? '';
    const bytes = Uint8Array.from(atob(block.textContent ?? ''), (character) => character.charCodeAt(0));
    return { name, file: new File([bytes], name) };
  });
}
