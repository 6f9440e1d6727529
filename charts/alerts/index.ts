import type { Pipeline } from '../constructs/installation';
import { choose, present } from '../template/expression';
import { when } from '../template/conditional';
import type { Alert } from './alert';
import { requestAlerts } from './requests';
import { scanAlerts } from './scans';
import { tracingAlerts } from './tracing';

/** All alerts: those of tracing only where services should be traced at all. */
export function alerts({ release, values }: Pipeline): Alert[] {
  const { monitoring, tracing } = values;
  const runbooks = choose(present(monitoring.runbooks), monitoring.runbooks, 'docs/monitoring.md');
  const withRunbook = (alert: Alert) => ({
    ...alert,
    annotations: { ...alert.annotations, runbook_url: `${runbooks}#${alert.alert.toLowerCase()}` },
  });
  return [
    ...[...requestAlerts(release), ...scanAlerts(release)].map(withRunbook),
    ...when(tracing.enabled, ...tracingAlerts(release).map(withRunbook)),
  ];
}
