import type { Construct } from 'constructs';
import { field } from '../../template/field';
import { collectorMetrics } from '../collector/own-metrics';
import type { Tracing } from '../installation';
import { metadata } from '../labels';
import { addMonitors } from '../monitor';
import { isDecidedLate } from './entry';
import { tierInstance } from './tiers';

/** Where the Prometheus Operator finds the metrics of both tiers: the Services that the operator makes for them, or their pods. */
export function addKeepMonitor(scope: Construct, pipeline: Tracing): void {
  const { release } = pipeline;
  const instances = (['route', 'keep'] as const).map((tier) => field(tierInstance(pipeline, tier)));
  addMonitors(scope, pipeline, {
    id: 'keep-monitor',
    metadata: metadata(release, 'keep'),
    services: {
      selector: {
        matchLabels: { 'operator.opentelemetry.io/collector-service-type': 'monitoring' },
        matchExpressions: [{ key: 'app.kubernetes.io/instance', operator: 'In', values: instances }],
      },
      endpoint: { port: 'monitoring' },
    },
    pods: collectorMetrics(instances),
    wanted: isDecidedLate(pipeline),
  });
}
