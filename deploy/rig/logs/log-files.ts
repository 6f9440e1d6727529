import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { type LogLine, readLogLine } from './log-line';

/** Those of the lines that carry one of the trace ids. */
export function linesOfText(text: string, traceIds: ReadonlySet<string>): LogLine[] {
  return text
    .split('\n')
    .map(readLogLine)
    .filter((line) => line !== undefined)
    .filter(({ traceId }) => traceIds.has(traceId));
}

/** The same of a file, `-` for stdin, line by line: a log may be larger than memory. */
export async function linesOfFile(file: string, traceIds: ReadonlySet<string>): Promise<LogLine[]> {
  const input = file === '-' ? process.stdin : createReadStream(file);
  const found: LogLine[] = [];
  for await (const text of createInterface({ input, crlfDelay: Infinity }))
    found.push(...linesOfText(text, traceIds));
  return found;
}

/** The same of files that a running demo writes and renames: one that is not there any more, or not yet, has no lines. */
export async function linesOfKept(
  files: readonly string[],
  traceIds: ReadonlySet<string>,
): Promise<LogLine[]> {
  const lines = await Promise.all(files.map((file) => linesOfFile(file, traceIds).catch(noneWhereAbsent)));
  return inOrder(lines.flat());
}

function noneWhereAbsent(error: unknown): LogLine[] {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
  throw error;
}

export const inOrder = (lines: readonly LogLine[]): LogLine[] =>
  lines.toSorted((a, b) => a.timestamp.localeCompare(b.timestamp));
