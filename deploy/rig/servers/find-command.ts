import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import path from 'node:path';

/** System directories that an ordinary user's PATH may lack: Debian has clamd in /usr/sbin. */
const systemDirectories = ['/usr/sbin', '/usr/local/sbin'];

/** The path of the first executable of this name on PATH, or undefined. */
export async function findCommand(name: string): Promise<string | undefined> {
  const directories = [...(process.env.PATH ?? '').split(path.delimiter), ...systemDirectories];
  for (const directory of directories) {
    const file = path.join(directory, name);
    if (directory !== '' && (await isExecutable(file))) return file;
  }
  return undefined;
}

/** True where `file` exists and may be run. */
export async function isExecutable(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}
