import type { ApiObject } from 'cdk8s';
import type { k8s } from 'cdk8s-plus-27';
import type { Construct } from 'constructs';
import { when } from '../template/conditional';
import { all, any, flag, is, not, present } from '../template/expression';
import { addAutoscaler } from './autoscaler';
import { addDisruptionBudget } from './disruption-budget';
import type { Pipeline } from './installation';
import { queryUrl } from './tracing-endpoints';
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
      ...jaegerEnvironment(pipeline),
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

/** For the trace that the upload page draws, and its link. */
function jaegerEnvironment(pipeline: Pipeline): k8s.EnvVar[] {
  const { tracing, jaeger } = pipeline.values;
  const canAsk = any(not(is(tracing.backend, 'external')), present(jaeger.queryUrl));
  return [
    ...when(all(tracing.enabled, canAsk), { name: 'JAEGER_QUERY_URL', value: queryUrl(pipeline) }),
    ...when(all(tracing.enabled, present(jaeger.uiUrl)), { name: 'JAEGER_UI_URL', value: jaeger.uiUrl }),
  ];
}
