import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { carriesOneOf, type LogLine, readLogLine } from './log-line';

/** Those of the lines that carry one of the ids, of traces or of jobs. */
export function linesOfText(text: string, ids: ReadonlySet<string>): LogLine[] {
  return text
    .split('\n')
    .map(readLogLine)
    .filter((line) => line !== undefined)
    .filter((line) => carriesOneOf(ids, line));
}

/** The same of a file, `-` for stdin, line by line: a log may be larger than memory. */
export async function linesOfFile(file: string, ids: ReadonlySet<string>): Promise<LogLine[]> {
  const input = file === '-' ? process.stdin : createReadStream(file);
  const found: LogLine[] = [];
  for await (const text of createInterface({ input, crlfDelay: Infinity }))
    found.push(...linesOfText(text, ids));
  return found;
}

/** The same of files that a running demo writes and renames: one that is not there any more, or not yet, has no lines. */
export async function linesOfKept(files: readonly string[], ids: ReadonlySet<string>): Promise<LogLine[]> {
  const lines = await Promise.all(files.map((file) => linesOfFile(file, ids).catch(noneWhereAbsent)));
  return inOrder(lines.flat());
}

function noneWhereAbsent(error: unknown): LogLine[] {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
  throw error;
}

export const inOrder = (lines: readonly LogLine[]): LogLine[] =>
  lines.toSorted((a, b) => a.timestamp.localeCompare(b.timestamp));
