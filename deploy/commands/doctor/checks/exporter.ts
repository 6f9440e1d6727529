import { fault, type Finding, ok, warning } from '../finding';
import { isInjected } from '../injection-marks';
import { look } from '../mends';
import { spanCounts } from '../span-counts';
import type { Inside, ObservedPod, State } from '../state';

/** Whether each traced pod reaches what it exports to, and what it has lost so far. */
export function checkExporters(state: State): Finding[] {
  return state.pods
    .filter(({ pod }) => isInjected(pod))
    .flatMap((observed) => {
      const { inside } = observed;
      return inside && 'value' in inside ? checkPod(state, observed, inside.value) : [];
    });
}

function checkPod(state: State, { pod }: ObservedPod, inside: Inside): Finding[] {
  const subject = `pod/${pod.metadata.name}`;
  const unreachable = Object.entries(inside.endpoints).flatMap(([url, reason]) =>
    reason === null ? [] : [fault(subject, `cannot reach ${url}: ${reason}`, lookAtBackend(state))],
  );
  return unreachable.length > 0 ? unreachable : [checkLosses(state, subject, inside)];
}

function checkLosses(state: State, subject: string, { endpoints, metrics }: Inside): Finding {
  const counts = spanCounts(metrics);
  const places = Object.keys(endpoints).join(' and ') || 'a UDP port, which does not answer';
  if (!counts)
    return fault(
      subject,
      'has no tracing_spans_* in its /metrics: the bundle is not running',
      lookAtLogs(state, subject),
    );
  const dropped = Object.entries(counts.dropped).filter(([, count]) => count > 0);
  const lost = dropped.map(([reason, count]) => `${count} by ${reason}`).join(', ');
  const sent = `${counts.exported} of ${counts.created} spans sent to ${places}`;
  if (lost === '') return ok(subject, sent);
  const text = `${sent}; lost since its start: ${lost}`;
  return counts.exported === 0 ? fault(subject, text, lookAtLogs(state, subject)) : warning(subject, text);
}

const lookAtBackend = (state: State) =>
  look(
    state,
    'get',
    'pods,services',
    '--selector',
    'app.kubernetes.io/part-of in (jaeger,opentelemetry)',
    '--output',
    'wide',
  );
const lookAtLogs = (state: State, pod: string) => look(state, 'logs', pod, '--tail=50');
