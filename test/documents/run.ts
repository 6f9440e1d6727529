import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type CommandOptions, run } from '../../deploy/cluster/command';

/** What has another name in a test: `my-cluster` is the tests' own. Replaced wherever it stands. */
type Replacements = Readonly<Record<string, string>>;

/**
 * A documented command for a test's shell. An npm script becomes its last program: what comes before, such as
 * compiling, has been done for the tests, and must not change files under those that run at the same time.
 */
export function inShell(command: string, replacements: Replacements = {}): string {
  const [, script, args = ''] = /^npm (?:run )?([\w:-]+)(?: --( .*))?$/.exec(command) ?? [];
  const program = script === undefined ? command : `${lastOf(script)}${args}`;
  return Object.entries(replacements).reduce((text, [from, to]) => text.replaceAll(from, to), program);
}

/** Runs a documented command as a shell does, with the project's own programs first on PATH. @throws CommandError */
export async function runDocumented(
  command: string,
  replacements: Replacements = {},
  { env = {}, ...options }: CommandOptions = {},
): Promise<string> {
  const PATH = `${path.resolve('node_modules/.bin')}:${process.env['PATH']}`;
  return run('sh', ['-c', inShell(command, replacements)], { ...options, env: { PATH, ...env } });
}

function lastOf(script: string): string {
  const { scripts }: { scripts: Record<string, string> } = JSON.parse(readFileSync('package.json', 'utf8'));
  const program = scripts[script]?.split(' && ').at(-1);
  if (program === undefined) throw new Error(`package.json has no script ${script}`);
  return program;
}
