import { z } from 'zod';
import { flag, httpUrl, labelMap, objectName, whole } from './fields';
import type { Rule } from './rules';

/** Where a Prometheus finds metrics, and whether it may. */
export const monitors = z
  .strictObject({
    serviceMonitor: flag('ServiceMonitors; need the Prometheus Operator.'),
    podMonitor: flag(
      'PodMonitors in place of ServiceMonitors, which find pods themselves; need the Prometheus Operator.',
    ),
    labels: labelMap(
      'Labels of ServiceMonitors and PodMonitors, by which a Prometheus chooses them, such as release.',
    ),
    intervalSeconds: whole(5, 600, 'Scrape interval.'),
    namespace: objectName('Namespace of Prometheus, which may scrape; empty: any.'),
  })
  .describe('Prometheus.');
export type Monitors = z.infer<typeof monitors>;

export const monitoring = monitors
  .extend({
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
    namespace: objectName('Namespace of Prometheus and Grafana, which may scrape; empty: any.'),
  })
  .describe('Prometheus and Grafana.');

export const monitorRules: readonly Rule[] = [
  {
    when: { 'monitoring.serviceMonitor': [true] },
    path: 'monitoring.podMonitor',
    allowed: { enum: [false] },
    rule: 'be false where monitoring.serviceMonitor is true, or everything would be scraped twice',
  },
];

export const monitoringRules: readonly Rule[] = [
  {
    when: { 'monitoring.alerts': [true] },
    path: 'monitoring.intervalSeconds',
    allowed: { maximum: 60 },
    rule: 'be at most 60 where monitoring.alerts is true, whose rates over five minutes need enough samples',
  },
  ...monitorRules,
];
