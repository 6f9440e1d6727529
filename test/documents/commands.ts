import { globSync, readFileSync } from 'node:fs';

export interface Document {
  readonly file: string;
  readonly text: string;
}

/** Everything that this project says about itself. */
export const documents: readonly Document[] = globSync([
  'README.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'docs/*.md',
  'deploy/commands/packages/*.md',
]).map((file) => ({ file, text: readFileSync(file, 'utf8') }));

/**
 * The commands in a document's `sh` blocks, one of each line: continued lines joined, chains cut at `&&`, and
 * without the `&` that sends one to the background.
 */
export function commandsIn(text: string): string[] {
  const blocks = [...text.matchAll(/^ *```sh\n(.*?)^ *```$/gms)].map(([, block = '']) => block);
  return blocks
    .flatMap((block) => block.replaceAll(/ *\\\n */g, ' ').split('\n'))
    .flatMap((line) => line.split(' && '))
    .map((command) => command.trim().replace(/ &$/, ''))
    .filter((command) => command !== '' && !command.startsWith('#'));
}

/**
 * A command as the documents show it, for a test that runs it.
 *
 * @throws Error where no document shows it (any more).
 */
export function documented(command: string): string {
  if (documents.some(({ text }) => commandsIn(text).includes(command))) return command;
  throw new Error(`no document shows the command: ${command}`);
}
