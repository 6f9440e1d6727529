/** What file managers leave behind in folders. */
const litter = /^(?:\.|Thumbs\.db$|desktop\.ini$|__MACOSX$)/i;

const byName = new Intl.Collator(undefined, { numeric: true });

/** A file and how to call it: its path below the folder that was chosen. */
export interface ChosenFile {
  readonly name: string;
  readonly file: File;
}

/** In reading order: page 2 comes before page 10. */
function inReadingOrder(files: readonly ChosenFile[]): ChosenFile[] {
  const wanted = files.filter(({ name }) => !name.split('/').some((part) => litter.test(part)));
  return wanted.toSorted((a, b) => byName.compare(a.name, b.name));
}

export function filesOf(input: HTMLInputElement): ChosenFile[] {
  const files = [...(input.files ?? [])].map((file) => ({
    name: file.webkitRelativePath || file.name,
    file,
  }));
  // So that the same files, chosen again, are a change again.
  input.value = '';
  return inReadingOrder(files);
}

/** What was dropped, with all that is in dropped folders. */
export async function filesDropped(transfer: DataTransfer): Promise<ChosenFile[]> {
  // All at once: after the first wait the list is empty.
  const dropped = [...transfer.items].map((item) => item.webkitGetAsEntry() ?? item.getAsFile());
  const found = await Promise.all(dropped.map(filesIn));
  return inReadingOrder(found.flat());
}

async function filesIn(entry: FileSystemEntry | File | null): Promise<ChosenFile[]> {
  if (entry instanceof File) return [{ name: entry.name, file: entry }];
  if (entry instanceof FileSystemFileEntry) {
    const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject));
    return [{ name: entry.fullPath.replace(/^\//, ''), file }];
  }
  if (!(entry instanceof FileSystemDirectoryEntry)) return [];
  const entries = await entriesOf(entry.createReader());
  return (await Promise.all(entries.map(filesIn))).flat();
}

/** A reader gives its entries in parts, until it gives none. */
async function entriesOf(reader: FileSystemDirectoryReader): Promise<FileSystemEntry[]> {
  const part = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
  return part.length === 0 ? [] : [...part, ...(await entriesOf(reader))];
}
