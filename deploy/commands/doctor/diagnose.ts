import { checkCustomResources } from './checks/custom-resources';
import { checkExporters } from './checks/exporter';
import { checkPodInjection } from './checks/injection';
import { checkInstrumentation } from './checks/instrumentation';
import { checkJaeger } from './checks/jaeger';
import { checkOperators } from './checks/operators';
import { checkSamplers } from './checks/sampler';
import { checkStaleness } from './checks/staleness';
import { checkWebhooks } from './checks/webhooks';
import { type Finding, warning } from './finding';
import { wantedInstrumentation } from './injection-marks';
import type { State } from './state';

/** In the order in which things depend on one another, so that the first fault is the one to mend first. */
const checks: readonly ((state: State) => Finding[])[] = [
  checkCustomResources,
  checkOperators,
  checkWebhooks,
  checkInstrumentation,
  checkPodInjection,
  checkStaleness,
  checkSamplers,
  checkJaeger,
  checkExporters,
];

/** What is to be said of the cluster, good and bad. */
export function diagnose(state: State): Finding[] {
  const { pods } = state;
  if (pods.length > 0 && pods.every(({ pod }) => wantedInstrumentation(pod) === 'false'))
    return [warning('tracing', 'is switched off by tracing.enabled, so nothing else was checked')];
  return checks.flatMap((check) => check(state));
}
