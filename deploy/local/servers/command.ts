import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import path from 'node:path';

/** True where an executable of this name is on PATH. */
export async function hasCommand(name: string): Promise<boolean> {
  const directories = (process.env.PATH ?? '').split(path.delimiter).filter((directory) => directory !== '');
  const found = await Promise.all(
    directories.map((directory) =>
      access(path.join(directory, name), constants.X_OK).then(
        () => true,
        () => false,
      ),
    ),
  );
  return found.includes(true);
}
