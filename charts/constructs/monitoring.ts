import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { alerts } from '../alerts';
import { onlyIf } from '../template/conditional';
import { text } from '../template/text';
import type { Pipeline } from './installation';
import { metadata, selectorLabels } from './labels';

/** What the Prometheus Operator reads: where metrics are, and what wakes somebody up. */
export function addMonitoring(scope: Construct, pipeline: Pipeline): void {
  const { release, values } = pipeline;
  const { serviceMonitor, alerts: wantsAlerts, intervalSeconds } = values.monitoring;
  for (const component of ['api', 'worker']) {
    const monitor = new ApiObject(scope, `${component}-monitor`, {
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'ServiceMonitor',
      metadata: metadata(release, component),
      spec: {
        selector: { matchLabels: selectorLabels(release, component) },
        endpoints: [{ port: 'operations', path: '/metrics', interval: text`${intervalSeconds}s` }],
      },
    });
    onlyIf(monitor, serviceMonitor);
  }
  const rules = new ApiObject(scope, 'alerts', {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PrometheusRule',
    metadata: metadata(release, 'alerts'),
    spec: { groups: [{ name: 'mangamotion', rules: alerts(pipeline) }] },
  });
  onlyIf(rules, wantsAlerts);
}
