import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { Kubectl } from '../cluster/kubectl';
import { UsageError } from '../commands/arguments';
import { kindContext } from './connection';
import { type LogLine, readLogLine } from './log-line';
import type { TraceOptions } from './options';

type Source = Pick<TraceOptions, 'logFiles' | 'context' | 'namespace' | 'release'>;

/**
 * The lines that carry one of the trace ids, by time: of the files, else of the cluster's API and worker.
 *
 * @param sinceMillis Unix time; a cluster's older lines are not read.
 * @throws UsageError where there is neither file nor cluster, or a file cannot be read.
 */
export async function readLogs(
  source: Source,
  traceIds: ReadonlySet<string>,
  sinceMillis: number,
): Promise<LogLine[]> {
  const lines =
    source.logFiles.length > 0
      ? await Promise.all(source.logFiles.map((file) => linesOfFile(file, traceIds)))
      : [linesOfText(await clusterLogs(source, sinceMillis), traceIds)];
  return lines.flat().toSorted((a, b) => a.timestamp.localeCompare(b.timestamp));
}

/** Line by line: a log may be larger than memory. */
async function linesOfFile(file: string, traceIds: ReadonlySet<string>): Promise<LogLine[]> {
  const input = file === '-' ? process.stdin : createReadStream(file);
  const found: LogLine[] = [];
  try {
    for await (const text of createInterface({ input, crlfDelay: Infinity }))
      found.push(...linesOfText(text, traceIds));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new UsageError(`--log-file must be a file that can be read, got "${file}": ${reason}`, { cause });
  }
  return found;
}

function linesOfText(text: string, traceIds: ReadonlySet<string>): LogLine[] {
  return text
    .split('\n')
    .map(readLogLine)
    .filter((line) => line !== undefined)
    .filter(({ traceId }) => traceIds.has(traceId));
}

async function clusterLogs(source: Source, sinceMillis: number): Promise<string> {
  const context = source.context ?? (await kindContext());
  if (context === undefined)
    throw new UsageError(
      '--logs needs log lines: name a cluster by --context, or a file by --log-file (docker compose logs | … --log-file -)',
    );
  const kubectl = new Kubectl({ context, namespace: source.namespace });
  const selector = `app.kubernetes.io/instance=${source.release},app.kubernetes.io/component in (api,worker)`;
  const since = new Date(sinceMillis).toISOString();
  const bounds = ['--tail', '-1', '--max-log-requests', '50', '--since-time', since];
  return kubectl.run(['logs', '--selector', selector, ...bounds]);
}
