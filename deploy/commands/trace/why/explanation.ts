import type { JaegerTrace } from '../../../../services/shared/jaeger/trace';
import type { SpanError } from '../../../jaeger/trace-facts';
import { factsOf } from '../../../jaeger/trace-facts';
import type { LogLine } from '../../../rig/logs/log-line';
import { type Comparison, compare } from './comparison';
import { type PathOfSubject, pathOf } from './path-steps';
import { type Subject, subjectOf } from './subject';

/** Why a request failed, or took as long as it did. */
export interface Explanation {
  readonly trace: JaegerTrace;
  readonly jobId: string | undefined;
  readonly subject: Subject;
  /** What went wrong in it, each reason once, where it came up first. */
  readonly reasons: readonly SpanError[];
  readonly path: PathOfSubject;
  readonly comparison: Comparison;
  /** By time. */
  readonly logs: readonly LogLine[];
  /** Why there are no log lines, where nobody could be asked for them. */
  readonly noLogs: string | undefined;
}

/** @throws Error where the trace has no span */
export async function explain(
  jaegerUrl: string,
  trace: JaegerTrace,
  jobId: string | undefined,
  logs: Pick<Explanation, 'logs' | 'noLogs'>,
): Promise<Explanation> {
  const subject = subjectOf(trace, jobId);
  if (!subject) throw new Error(`the trace ${trace.traceID} has no span`);
  const path = pathOf(subject);
  const comparison = await compare(jaegerUrl, subject, path);
  return { trace, jobId, subject, reasons: reasonsOf(subject), path, comparison, ...logs };
}

/** A failure is told by each span that it passes through, and what begins last is where it came up. */
export function reasonsOf({ trace }: Pick<Subject, 'trace'>): SpanError[] {
  const { errors } = factsOf(trace);
  const byMessage = new Map(errors.map((error) => [error.message, error]));
  return [...byMessage.values()];
}
