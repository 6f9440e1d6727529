import { explains } from './catalogue';
import { checkDefinitions } from './checks/definitions';
import { checkExporters } from './checks/exporters';
import { checkInjection } from './checks/injection';
import { checkJaeger } from './checks/jaeger';
import { checkPods } from './checks/pods';
import { checkPresence } from './checks/presence';
import { checkProcesses } from './checks/processes';
import { checkSamplers } from './checks/samplers';
import { checkStaleness } from './checks/staleness';
import { checkVisibility } from './checks/visibility';
import { checkWebhooks } from './checks/webhooks';
import { checkWorkloads } from './checks/workloads';
import { type Finding, found } from './finding';
import { isService } from './ours';
import type { State } from './state';
import { asks, wanted } from './wanted';

/** In the order in which things depend on one another, so that the first fault is the one to mend first. */
const checks: readonly ((state: State) => Finding[])[] = [
  checkVisibility,
  checkDefinitions,
  checkWebhooks,
  checkPresence,
  checkWorkloads,
  checkPods,
  checkInjection,
  checkStaleness,
  checkProcesses,
  checkSamplers,
  checkJaeger,
  checkExporters,
];

/** What is to be said of the cluster, good and bad. */
export function diagnose(state: State): Finding[] {
  if (isSwitchedOff(state))
    return [
      ...checkVisibility(state),
      found('tracing-off', 'tracing', 'is switched off by tracing.enabled, so nothing else was checked'),
    ];
  return checks.flatMap((check) => check(state)).reduce(withCause, []);
}

/** A fault that another one explains is no mend's business: it ends with its cause. */
function withCause(before: Finding[], finding: Finding): Finding[] {
  const { mend: _mend, ...consequence } = finding;
  const cause = before.find((earlier) => isCause(earlier, finding));
  const because = cause?.subject ?? finding.because;
  return [...before, because === undefined ? finding : { ...consequence, because }];
}

const isCause = (earlier: Finding, { id, level }: Finding): boolean =>
  level === 'fault' &&
  earlier.level === 'fault' &&
  id !== 'ok' &&
  earlier.id !== 'ok' &&
  explains(earlier.id, id);

function isSwitchedOff(state: State): boolean {
  const services = state.workloads.filter(({ metadata }) => isService(metadata));
  return (
    services.length > 0 &&
    services.every(({ template }) => wanted(state, template).kind === 'off') &&
    !state.workloads.some(({ template }) => asks(state, template))
  );
}
