import { type Finding, found, ok } from '../finding';
import { look } from '../mends';
import { seen, type Seen } from '../observed';
import { isService } from '../ours';
import type { Labels } from '../resources';
import { matches } from '../selectors';
import { spanCounts } from '../span-counts';
import { known, type State } from '../state';
import { withoutUser } from '../without-user';

/** Whether each traced process reaches what it exports to, and what it has lost so far. */
export const checkExporters = (state: State): Finding[] =>
  seen(state)
    .filter(
      ({ inside }) => inside.preloads.includes(true) && inside.environment['TRACING_ENABLED'] !== 'false',
    )
    .flatMap((each) => checkContainer(state, each));

function checkContainer(state: State, each: Seen): Finding[] {
  const { subject, pod, inside } = each;
  const unreachable = Object.entries(inside.endpoints).flatMap(([url, reason]) =>
    reason === null
      ? []
      : [
          found(
            'exporter-unreachable',
            subject,
            `cannot reach ${withoutUser(url)}: ${reason}${policiesOn(state, pod.metadata.labels)}`,
            look(state, 'get', 'networkpolicies,services,endpointslices'),
          ),
        ],
  );
  return unreachable.length > 0 ? unreachable : [checkLosses(state, each)];
}

/** Those that may be why. */
function policiesOn({ networkPolicies }: State, labels: Labels = {}): string {
  const names = known(networkPolicies)
    .filter(({ spec }) => spec.policyTypes?.includes('Egress') && matches(spec.podSelector ?? {}, labels))
    .map(({ metadata }) => metadata.name);
  return names.length === 0 ? '' : `; what it may reach is said by NetworkPolicy ${names.join(' and ')}`;
}

function checkLosses(state: State, { subject, workload, inside, said }: Seen): Finding {
  const counts = spanCounts(inside.metrics);
  const places =
    Object.keys(inside.endpoints).map(withoutUser).join(' and ') || 'a UDP port, which does not answer';
  const logs = look(state, 'logs', subject, '--all-containers', '--tail=50');
  if (!counts) {
    const isOff = 'value' in said && said.value.some((message) => message.startsWith('tracing is off: '));
    return isService(workload.metadata) && !isOff
      ? found(
          'bundle-not-running',
          subject,
          'has no tracing_spans_* in its /metrics: the bundle is not running',
          logs,
        )
      : ok(subject, `preloads the bundle, and reaches ${places}`);
  }
  const dropped = Object.entries(counts.dropped).filter(([, count]) => count > 0);
  const lost = dropped.map(([reason, count]) => `${count} by ${reason}`).join(', ');
  const sent = `${counts.exported} of ${counts.created} spans sent to ${places}`;
  if (lost === '' && !counts.isFailing) return ok(subject, sent);
  const now = counts.isFailing ? '; its last export failed' : '';
  const text = `${sent}${now}${lost && `; lost since its start: ${lost}`}`;
  return counts.exported === 0
    ? found('nothing-arrives', subject, text, logs)
    : found('spans-lost', subject, text, logs);
}
