import type { JaegerTrace } from '../local/receiver/jaeger-trace';
import { errorOf } from '../local/trace-tree';
import { factsOf } from './trace-facts';

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
  readonly sinceMillis: number;
  readonly limit: number;
}

/** Whether the trace is what was asked for, at the time `now` (Unix milliseconds). */
export function isSelected(trace: JaegerTrace, selection: Selection, now: number): boolean {
  const { jobId, userId, failed, slowMillis, service, operation, sinceMillis } = selection;
  const { beginMicros, elapsedMicros, services } = factsOf(trace);
  return (
    beginMicros + elapsedMicros >= (now - sinceMillis) * 1000 &&
    (jobId === undefined || hasTag(trace, 'job.id', jobId)) &&
    (userId === undefined || hasTag(trace, 'user.id', userId)) &&
    (!failed || trace.spans.some(({ tags }) => errorOf(tags) !== '')) &&
    (slowMillis === undefined || elapsedMicros >= slowMillis * 1000) &&
    (service === undefined || services.includes(service)) &&
    (operation === undefined || trace.spans.some((span) => span.operationName === operation))
  );
}

const hasTag = ({ spans }: JaegerTrace, key: string, value: string): boolean =>
  spans.some(({ tags }) => tags.some((tag) => tag.key === key && String(tag.value) === value));

/** What was not found, in words: `no trace with an error of the user 7`. */
export function describeNothing(selection: Selection): string {
  const { traceId, jobId, failed, slowMillis, userId, service, operation } = selection;
  const words = [
    traceId && `with the id ${traceId}`,
    jobId && `of the job ${jobId}`,
    failed && 'with an error',
    slowMillis !== undefined && `of ${slowMillis} ms or more`,
    userId !== undefined && `of the user ${userId}`,
    service !== undefined && `with the service ${service}`,
    operation !== undefined && `with the operation "${operation}"`,
  ];
  return ['no trace', ...words.filter(Boolean)].join(' ');
}
