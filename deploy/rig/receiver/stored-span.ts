import type {
  JaegerProcess,
  JaegerSpan,
  JaegerTag,
  JaegerTrace,
} from '../../../services/shared/jaeger/trace';

/** A span as it is kept: with its process, which it shares with those of its batch. */
export type StoredSpan = Omit<JaegerSpan, 'processID'> & { readonly process: JaegerProcess };

/** Objects and arrays of a span without its values, measured: what is kept is about as large as this says. */
const emptySpanBytes = 500;
const emptyTagBytes = 180;

/** About how much memory a span takes, its process not counted. */
export function weightOf({ operationName, tags, logs, references }: StoredSpan): number {
  const fields = logs.reduce((sum, log) => sum + emptyTagBytes + weightOfTags(log.fields), 0);
  return (
    emptySpanBytes +
    2 * operationName.length +
    emptyTagBytes * references.length +
    weightOfTags(tags) +
    fields
  );
}

export const weightOfProcess = ({ serviceName, tags }: JaegerProcess): number =>
  2 * serviceName.length + weightOfTags(tags);

const weightOfTags = (tags: readonly JaegerTag[]): number =>
  tags.reduce((sum, { key, value }) => sum + emptyTagBytes + 2 * (key.length + String(value).length), 0);

/** Gives each process that took part a short key, as Jaeger does. */
export function toTrace(traceID: string, stored: readonly StoredSpan[]): JaegerTrace {
  const keys = new Map<string, string>();
  const processes: Record<string, JaegerProcess> = {};
  const spans = stored.map(({ process, ...span }) => {
    const identity = JSON.stringify(process);
    const processID = keys.get(identity) ?? `p${keys.size + 1}`;
    keys.set(identity, processID);
    processes[processID] = process;
    return { ...span, processID };
  });
  return { traceID, spans, processes };
}
