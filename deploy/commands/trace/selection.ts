import { errorOf } from '../../../services/shared/jaeger/span-facts';
import type { JaegerTrace } from '../../../services/shared/jaeger/trace';
import { factsOf } from '../../jaeger/trace-facts';

/** Which traces are wanted; everything that is given must hold. */
export interface Selection {
  readonly traceId?: string;
  readonly jobId?: string;
  readonly failed?: boolean;
  readonly slowMillis?: number;
  readonly userId?: string;
  readonly service?: string;
  /** Of any span. */
  readonly operation?: string;
  /** Of any span, each of them. */
  readonly tags?: Readonly<Record<string, string>>;
  readonly sinceMillis: number;
  readonly limit: number;
}

/** Whether the trace is what was asked for, at the time `now` (Unix milliseconds). */
export function isSelected(trace: JaegerTrace, selection: Selection, now: number): boolean {
  const { jobId, userId, failed, slowMillis, service, operation, tags = {}, sinceMillis } = selection;
  const { beginMicros, elapsedMicros, services } = factsOf(trace);
  return (
    beginMicros + elapsedMicros >= (now - sinceMillis) * 1000 &&
    (jobId === undefined || hasTag(trace, 'job.id', jobId)) &&
    (userId === undefined || hasTag(trace, 'user.id', userId)) &&
    Object.entries(tags).every(([key, value]) => hasTag(trace, key, value)) &&
    (!failed || trace.spans.some((span) => errorOf(span.tags) !== '')) &&
    (slowMillis === undefined || elapsedMicros >= slowMillis * 1000) &&
    (service === undefined || services.includes(service)) &&
    (operation === undefined || trace.spans.some((span) => span.operationName === operation))
  );
}

const hasTag = ({ spans }: JaegerTrace, key: string, value: string): boolean =>
  spans.some(({ tags }) => tags.some((tag) => tag.key === key && String(tag.value) === value));

/** What was not found, in words: `no trace with an error of the user 7`. */
export function describeNothing(selection: Selection): string {
  const { traceId, jobId, failed, slowMillis, userId, service, operation, tags = {} } = selection;
  const words = [
    traceId && `with the id ${traceId}`,
    jobId && `of the job ${jobId}`,
    failed && 'with an error',
    slowMillis !== undefined && `of ${slowMillis} ms or more`,
    userId !== undefined && `of the user ${userId}`,
    service !== undefined && `with the service ${service}`,
    operation !== undefined && `with the operation "${operation}"`,
    ...Object.entries(tags).map(([key, value]) => `with ${key}="${value}"`),
  ];
  return ['no trace', ...words.filter(Boolean)].join(' ');
}
