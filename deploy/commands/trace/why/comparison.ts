import { reasonOf } from '../../../../services/shared/failure/reason-of';
import { errorOf } from '../../../../services/shared/jaeger/span-facts';
import type { JaegerTrace } from '../../../../services/shared/jaeger/trace';
import { JaegerApi } from '../../../jaeger/jaeger-api';
import { type PathOfSubject, pathOf, type PathStep } from './path-steps';
import { similarIn, type Subject } from './subject';

/** What requests of the same operation usually take. */
export interface Comparison {
  /** How many others there were, of an hour, that did not fail; no more than `mostCompared` are looked at. */
  readonly count: number;
  /** Why there is nothing to compare with; else absent. */
  readonly missing?: string;
  /** The median of the whole; absent where something is missing. */
  readonly medianMicros?: number;
  /** The median of each step of the path, in the order of the steps; 0 where most do without it. */
  readonly stepMedians?: readonly number[];
}

/** Of fewer a median says nothing. */
const fewest = 5;
export const mostCompared = 100;

const hourMillis = 3_600_000;

/** What is usual must not keep anybody waiting, nor fill the memory. */
const bounds = { answerMillis: 10_000, readingMillis: 15_000, mostAnswerBytes: 64 * 1024 ** 2 };

/** Compares with the hour before now, or, of a request that is older than that, before its end. */
export async function compare(
  jaegerUrl: string,
  subject: Subject,
  path: PathOfSubject,
  now = Date.now(),
): Promise<Comparison> {
  const { service, operation, root } = subject;
  const end = Math.ceil((root.span.startTime + path.micros) / 1000);
  const untilMillis = now - end > hourMillis ? end : now;
  const sinceMillis = untilMillis - hourMillis;
  const search = { service, operation, sinceMillis, untilMillis, limit: mostCompared + 1 };
  try {
    const traces = await new JaegerApi(jaegerUrl, bounds).search(search);
    return comparisonOf(traces, subject, path);
  } catch (error) {
    return { count: 0, missing: reasonOf(error) };
  }
}

/** @param traces among which may be the subject's own. */
export function comparisonOf(
  traces: readonly JaegerTrace[],
  subject: Subject,
  { steps }: PathOfSubject,
): Comparison {
  const others = traces
    .filter(({ traceID }) => traceID !== subject.trace.traceID)
    .map((trace) => similarIn(trace, subject))
    .filter((other) => other !== undefined)
    .filter(({ trace: { spans } }) => spans.every(({ tags }) => errorOf(tags) === ''))
    .slice(0, mostCompared)
    .map(pathOf);
  const count = others.length;
  if (count < fewest) return { count, missing: `${fewest} at least are needed` };
  return {
    count,
    medianMicros: medianOf(others.map(({ micros }) => micros)),
    stepMedians: steps.map((step) => medianOf(others.map((other) => lengthOfStep(other, step)))),
  };
}

const lengthOfStep = ({ steps }: PathOfSubject, { name, service }: PathStep): number =>
  steps.find((step) => step.name === name && step.service === service)?.micros ?? 0;

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const [low = 0, high = low] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  return (low + high) / 2;
}
