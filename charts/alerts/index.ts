import type { Pipeline } from '../constructs/installation';
import { present } from '../template/condition';
import { when } from '../template/conditional';
import { choose, text } from '../template/text';
import type { Alert } from './alert';
import { requestAlerts } from './requests';
import { scanAlerts } from './scans';
import { tracingAlerts } from './tracing';

/** All alerts: those of tracing only where services should be traced at all. */
export function alerts({ release, values }: Pipeline): Alert[] {
  const source = { namespace: text`${release.namespace}`, name: text`${release.name}` };
  const { monitoring, tracing } = values;
  const runbooks = choose(present(monitoring.runbooks), monitoring.runbooks, 'docs/monitoring.md');
  const withRunbook = (alert: Alert) => ({
    ...alert,
    annotations: { ...alert.annotations, runbook_url: text`${runbooks}#${alert.alert.toLowerCase()}` },
  });
  return [
    ...[...requestAlerts(source), ...scanAlerts(source)].map(withRunbook),
    ...when(tracing.enabled, ...tracingAlerts(source).map(withRunbook)),
  ];
}
