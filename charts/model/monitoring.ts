import { z } from 'zod';
import { flag, httpUrl, labelMap, objectName, whole } from './fields';
import type { Rule } from './rules';

export const monitoring = z
  .strictObject({
    serviceMonitor: flag('A ServiceMonitor; needs the Prometheus Operator.'),
    podMonitor: flag(
      'PodMonitors in place of ServiceMonitors, which find pods themselves, those of Jaeger v1 too; need the Prometheus Operator.',
    ),
    alerts: flag('A PrometheusRule; needs the Prometheus Operator.'),
    labels: labelMap(
      'Labels of ServiceMonitors, PodMonitors and the PrometheusRule, by which a Prometheus chooses them, such as release.',
    ),
    dashboard: flag(
      'A ConfigMap with a dashboard, which the sidecar of Grafana loads. One for all releases is enough.',
    ),
    runbooks: httpUrl(
      'Where docs/monitoring.md can be read: runbook_url of each alert is its section there.',
    ),
    intervalSeconds: whole(5, 600, 'Scrape interval.'),
    namespace: objectName('Namespace of Prometheus and Grafana, which may scrape; empty: any.'),
  })
  .describe('Prometheus and Grafana.');

export const monitoringRules: readonly Rule[] = [
  {
    when: { 'monitoring.alerts': [true] },
    path: 'monitoring.intervalSeconds',
    allowed: { maximum: 60 },
    rule: 'be at most 60 where monitoring.alerts is true, whose rates over five minutes need enough samples',
  },
  {
    when: { 'monitoring.serviceMonitor': [true] },
    path: 'monitoring.podMonitor',
    allowed: { enum: [false] },
    rule: 'be false where monitoring.serviceMonitor is true, or everything would be scraped twice',
  },
];
