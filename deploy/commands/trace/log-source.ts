import { UsageError } from '../../../services/shared/command/arguments';
import { reasonOf } from '../../../services/shared/failure/reason-of';
import { Kubectl } from '../../cluster/kubectl';
import { keptLogFiles } from '../../rig/logs/log-file';
import { inOrder, linesOfFile, linesOfKept, linesOfText } from '../../rig/logs/log-files';
import type { LogLine } from '../../rig/logs/log-line';
import { kindContext } from './connection';
import type { TraceOptions } from './options';

type Source = Pick<TraceOptions, 'logFiles' | 'context' | 'namespace' | 'release'>;

/**
 * The lines that carry one of the ids, of traces or of jobs, by time: of the files; else of a demo on this machine, where one has such
 * lines; else of the cluster's API and worker.
 *
 * @param sinceMillis Unix time; a cluster's older lines are not read.
 * @throws UsageError where there is none of these, or a file cannot be read.
 */
export async function readLogs(
  source: Source,
  ids: ReadonlySet<string>,
  sinceMillis: number,
): Promise<LogLine[]> {
  if (source.logFiles.length > 0) {
    const lines = await Promise.all(source.logFiles.map((file) => linesOfNamed(file, ids)));
    return inOrder(lines.flat());
  }
  const kept = source.context === undefined ? keptLogFiles() : [];
  const lines = await linesOfKept(kept, ids);
  if (lines.length > 0) return lines;
  const context = source.context ?? (await kindContext());
  if (context !== undefined)
    return inOrder(linesOfText(await clusterLogs({ ...source, context }, sinceMillis), ids));
  if (kept.length > 0) return [];
  throw new UsageError(
    '--logs needs log lines: of a running npm run demo, of a cluster (--context), or of a file (docker compose logs | … --log-file -)',
  );
}

async function linesOfNamed(file: string, ids: ReadonlySet<string>): Promise<LogLine[]> {
  try {
    return await linesOfFile(file, ids);
  } catch (cause) {
    const reason = reasonOf(cause);
    throw new UsageError(`--log-file must be a file that can be read, got "${file}": ${reason}`, { cause });
  }
}

async function clusterLogs(
  { context, namespace, release }: Source & { readonly context: string },
  sinceMillis: number,
): Promise<string> {
  const kubectl = new Kubectl({ context, namespace });
  const selector = `app.kubernetes.io/instance=${release},app.kubernetes.io/component in (api,worker)`;
  const since = new Date(sinceMillis).toISOString();
  const bounds = ['--tail', '-1', '--max-log-requests', '50', '--since-time', since];
  return kubectl.run(['logs', '--selector', selector, ...bounds]);
}
