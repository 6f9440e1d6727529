import type { LogLine } from '../../rig/logs/log-line';
import { readLogs } from './log-source';
import type { TraceOptions } from './options';
import type { Selection } from './selection';

/**
 * How long a trace may be on its way: a worker may be at it, batches of spans wait for five seconds, and who decides
 * late about traces waits for what belongs to them.
 */
const patienceMillis = 60_000;

/** A cluster's log of days may be more than anybody waits for. */
const logMillis = 3_600_000;

const inGeneral = [
  'Spans arrive up to five seconds after they end. A trace that was not sampled never arrives (trace_sampled in the',
  "services' log says so), one that was decided against when it had ended does not either, and one in memory is gone",
  'when Jaeger restarts. npm run doctor says why pods are not traced.',
].join('\n');

/** Why Jaeger has not got what was asked for, as far as the services' log lines of the last hour know. */
export async function whyMissing(
  { traceId, jobId, sinceMillis }: Selection,
  options: TraceOptions,
  now = Date.now(),
): Promise<string> {
  const id = traceId ?? jobId;
  if (id === undefined) return inGeneral;
  // Where no lines are to be had there is nothing to add.
  const lines = await readLogs(options, new Set([id]), now - Math.min(sinceMillis, logMillis)).catch(
    () => [],
  );
  return explainMissing(lines, now) ?? inGeneral;
}

/** @returns undefined where no line says whether its trace was sampled */
export function explainMissing(lines: readonly LogLine[], now: number): string | undefined {
  const last = lines.findLast(({ isSampled }) => isSampled !== undefined);
  if (!last) return undefined;
  const { traceId, service, timestamp } = last;
  const source = `the log of ${service} at ${timestamp}`;
  if (!last.isSampled)
    return `Not kept, because the sampler left it out: trace_sampled is false in ${source}, trace ${traceId}.`;
  if (now - Date.parse(timestamp) < patienceMillis)
    return (
      `Not there yet: the trace ${traceId} was recorded (trace_sampled in ${source}). Spans arrive up to five\n` +
      'seconds after they end, and where collectors decide, after the decision.'
    );
  return (
    `Not kept, because it was decided so when it had ended, or Jaeger lost it: the trace ${traceId} was recorded\n` +
    `(trace_sampled in ${source}). Collectors drop traces without errors that were not slow, but for a share;\n` +
    'Jaeger drops what it cannot store, and forgets what is in memory when it restarts.'
  );
}
