import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { alerts } from '../alerts';
import type { Alert } from '../alerts/alert';
import { onlyIf } from '../template/conditional';
import { addEntries } from '../template/free-form';
import { text } from '../template/text';
import type { Pipeline, Tracing } from './installation';
import { metadata, selectorLabels } from './labels';
import { addMonitors } from './monitor';

/** What the Prometheus Operator reads: where metrics are, and what wakes somebody up. */
export function addMonitoring(scope: Construct, pipeline: Pipeline): void {
  const { release } = pipeline;
  for (const component of ['api', 'worker']) {
    // Services and pods have the same labels, and the same names of ports.
    const place = {
      selector: { matchLabels: selectorLabels(release, component) },
      // What alerts and dashboard select by, whichever Service has the port, and where none has.
      endpoint: {
        port: 'operations',
        relabelings: [{ targetLabel: 'service', replacement: text`${release.name}-${component}` }],
      },
    };
    addMonitors(scope, pipeline, {
      id: `${component}-monitor`,
      metadata: metadata(release, component),
      services: place,
      pods: place,
    });
  }
  addAlerts(scope, pipeline, alerts(pipeline));
}

/** One rule of Prometheus with all alerts. */
export function addAlerts(scope: Construct, { release, values }: Tracing, rules: readonly Alert[]): void {
  const object = new ApiObject(scope, 'alerts', {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PrometheusRule',
    metadata: metadata(release, 'alerts'),
    spec: { groups: [{ name: 'mangamotion', rules }] },
  });
  addEntries(object, values.monitoring.labels, 'metadata', 'labels');
  onlyIf(object, values.monitoring.alerts);
}
