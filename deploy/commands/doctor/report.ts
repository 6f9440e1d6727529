import { commandLine } from '../../cluster/command';
import type { Finding, Level } from './finding';

const marks = { ok: 'ok     ', warning: 'WARNING', unknown: 'UNKNOWN', fault: 'FAULT  ' } as const;

/** The findings as lines of text, each fault with what mends it. */
export function report(findings: readonly Finding[]): string {
  return `${findings.map(describe).join('')}\n${summary(findings)}`;
}

/** 1: something is wrong; 3: what was looked at is well, and not all could be looked at; 0: well. */
export function exitCodeOf(findings: readonly Finding[]): 0 | 1 | 3 {
  if (count(findings, 'fault') > 0) return 1;
  return count(findings, 'unknown') > 0 ? 3 : 0;
}

function describe({ id, level, subject, text, because, mend }: Finding): string {
  const commands = (mend?.commands ?? []).map((command) => `          ${commandLine(command)}\n`);
  const way = mend?.automatic ? 'mended by (also: --heal)' : 'mended by, or seen by';
  const name = id === 'ok' ? '' : ` [${id}]`;
  const cause = because === undefined ? '' : `        follows from ${because}\n`;
  return `${marks[level]} ${subject}: ${text}${name}\n${cause}${commands.length > 0 ? `        ${way}\n${commands.join('')}` : ''}`;
}

function summary(findings: readonly Finding[]): string {
  const faults = count(findings, 'fault');
  const following = findings.filter(({ because }) => because !== undefined).length;
  const parts = [
    faults === 0
      ? ''
      : `${plural(faults, 'fault')}${following === 0 ? '' : `, ${following} of them following from others`}`,
    number(findings, 'unknown', 'thing that could not be looked at', 'things that could not be looked at'),
    number(findings, 'warning', 'warning', 'warnings'),
  ].filter(Boolean);
  if (parts.length === 0) return 'Nothing is wrong.';
  return `${faults === 0 ? 'No fault was found; ' : ''}${parts.join('; ')}.`;
}

function number(findings: readonly Finding[], level: Level, one: string, several: string): string {
  const found = count(findings, level);
  return found === 0 ? '' : `${found} ${found === 1 ? one : several}`;
}

const plural = (amount: number, noun: string): string => `${amount} ${noun}${amount === 1 ? '' : 's'}`;

const count = (findings: readonly Finding[], level: Level): number =>
  findings.filter((finding) => finding.level === level).length;
