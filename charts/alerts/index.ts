import type { Pipeline, Tracing } from '../constructs/installation';
import { isDecidedLate } from '../constructs/keep/entry';
import { all, is, present } from '../template/condition';
import { when } from '../template/conditional';
import { choose, text } from '../template/text';
import type { Alert } from './alert';
import { jaegerAlerts } from './jaeger';
import { keepAlerts } from './keep';
import { requestAlerts } from './requests';
import { scanAlerts } from './scans';
import { tracingAlerts } from './tracing';

/** All alerts: those of tracing only where services should be traced at all. */
export function alerts(pipeline: Pipeline): Alert[] {
  const source = sourceOf(pipeline);
  return [
    ...[...requestAlerts(source), ...scanAlerts(source)].map(withRunbook(pipeline)),
    ...when(pipeline.values.tracing.enabled, ...tracingAlerts(source).map(withRunbook(pipeline))),
    ...backendAlerts(pipeline),
  ];
}

/** Those of what takes spans and keeps traces. */
export function backendAlerts(tracing: Tracing): Alert[] {
  const source = sourceOf(tracing);
  const { enabled, backend } = tracing.values.tracing;
  return [
    ...when(all(enabled, is(backend, 'jaeger-v2')), ...jaegerAlerts(source).map(withRunbook(tracing))),
    ...when(isDecidedLate(tracing), ...keepAlerts(source).map(withRunbook(tracing))),
  ];
}

const sourceOf = ({ release }: Tracing) => ({
  namespace: text`${release.namespace}`,
  name: text`${release.name}`,
});

const withRunbook =
  ({ values }: Tracing) =>
  (alert: Alert) => {
    const { runbooks } = values.monitoring;
    const document = choose(present(runbooks), runbooks, 'docs/monitoring.md');
    return {
      ...alert,
      annotations: { ...alert.annotations, runbook_url: text`${document}#${alert.alert.toLowerCase()}` },
    };
  };
