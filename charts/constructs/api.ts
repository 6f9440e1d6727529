import type { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { flag, not } from '../template/expression';
import { addAutoscaler } from './autoscaler';
import { addDisruptionBudget } from './disruption-budget';
import type { Pipeline } from './installation';
import { Workload } from './workload';

export const apiPort = 3000;

/** The HTTP API. */
export function addApi(scope: Construct, pipeline: Pipeline, rollOn: readonly ApiObject[]): void {
  const { api, tracing } = pipeline.values;
  const workload = new Workload(scope, pipeline, {
    component: 'api',
    serviceName: 'mangamotion-backend',
    port: apiPort,
    environment: [
      { name: 'PORT', value: `${apiPort}` },
      { name: 'TRACING_TRUST_INCOMING', value: flag(tracing.trustIncoming) },
      { name: 'UPLOAD_BUFFER_BYTES', value: `${api.uploadBufferBytes}` },
      { name: 'SHUTDOWN_TIMEOUT_MILLIS', value: '30000' },
    ],
    replicas: api.replicas,
    resources: api.resources,
    graceSeconds: 45,
    rollOn,
    temporarySize: '256Mi',
    disk: '512Mi',
  });
  workload.fixReplicasIf(not(api.autoscaling.enabled));
  addAutoscaler(scope, pipeline, 'api', { ...api.autoscaling, wanted: api.autoscaling.enabled });
  addDisruptionBudget(scope, pipeline, 'api', api.disruptionBudget);
}
