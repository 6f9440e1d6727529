import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import type { Kubectl } from '../../../deploy/cluster/kubectl';
import type { Finding } from '../../../deploy/commands/doctor/finding';
import { withoutHashes } from './state';

export interface Examination {
  readonly exitCode: number | null;
  /** `id subject: text` of all that is not well. */
  readonly findings: readonly string[];
  /** The same with `<- subject` of their cause. */
  readonly causes: readonly string[];
  /** What `--heal` has run. */
  readonly commands: readonly string[];
}

/** Runs the doctor as users do. */
export async function examine({ target }: Kubectl, ...options: readonly string[]): Promise<Examination> {
  const { context, namespace } = target;
  const where = [...(context ? ['--context', context] : []), '--namespace', namespace];
  const main = 'build/deploy/commands/doctor/main.js';
  const child = spawn(process.execPath, [main, ...where, '--json', ...options]);
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  const [json, notes, exitCode] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  if (json === '') throw new Error(notes);
  const findings: Finding[] = JSON.parse(json);
  const plain = (said: string): string => withoutHashes(said, namespace);
  const ill = findings.filter(({ level }) => level !== 'ok');
  return {
    exitCode,
    findings: ill.map(({ id, subject, text: said }) => plain(`${id} ${subject}: ${said}`)),
    causes: ill.map(({ id, because }) => plain(because === undefined ? id : `${id} <- ${because}`)),
    commands: notes
      .split('\n')
      .filter((line) => /^(kubectl|helm) /.test(line))
      .map((line) => plain(line.replace(/ --context \S+/, ''))),
  };
}

/** Works on all, a few at once. */
export async function inTurn<T, U>(items: readonly T[], work: (item: T) => Promise<U>): Promise<U[]> {
  const results: U[] = [];
  for (let start = 0; start < items.length; start += 4)
    results.push(...(await Promise.all(items.slice(start, start + 4).map(work))));
  return results;
}
