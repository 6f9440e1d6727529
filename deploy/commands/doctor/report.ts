import { commandLine } from '../../cluster/command';
import type { Finding } from './finding';

const marks = { ok: 'ok     ', warning: 'WARNING', fault: 'FAULT  ' } as const;

/** The findings as lines of text, each fault with what mends it. */
export function report(findings: readonly Finding[]): string {
  const faults = findings.filter(({ level }) => level === 'fault').length;
  const summary = faults === 0 ? 'Nothing is wrong.' : `${faults} ${faults === 1 ? 'fault' : 'faults'}.`;
  return `${findings.map(describe).join('')}\n${summary}`;
}

function describe({ level, subject, text, mend }: Finding): string {
  const commands = (mend?.commands ?? []).map((command) => `          ${commandLine(command)}\n`);
  const way = mend?.automatic ? 'mended by (also: --heal)' : 'mended by';
  return `${marks[level]} ${subject}: ${text}\n${commands.length > 0 ? `        ${way}\n${commands.join('')}` : ''}`;
}
