import type { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { apiTracing } from '../../services/api/tracing-declaration';
import { serviceNames } from '../../services/shared/service-names';
import { usualPorts } from '../../services/shared/usual-ports';
import { endpointDelaySeconds } from '../model/drain';
import { all, any, is, not, present } from '../template/condition';
import { when } from '../template/conditional';
import { times } from '../template/number';
import { flag } from '../template/text';
import { known } from '../template/value';
import { authenticationEnvironment } from './authentication';
import { addAutoscaler } from './autoscaler';
import { addDisruptionBudget } from './disruption-budget';
import type { Pipeline } from './installation';
import { declaredEnvironment } from './service-environment';
import { type ServiceVariable, variable } from './service-variable';
import { queryUrl } from './tracing-endpoints';
import { Workload } from './workload';

/** The HTTP API. */
export function addApi(scope: Construct, pipeline: Pipeline, rollOn: readonly ApiObject[]): void {
  const { api, tracing } = pipeline.values;
  const workload = new Workload(scope, pipeline, {
    component: 'api',
    serviceName: serviceNames.api,
    httpPort: usualPorts.api,
    published: api.service,
    operationsPort: usualPorts.operations,
    environment: [
      variable('PORT', usualPorts.api),
      variable('OPERATIONS_PORT', usualPorts.operations),
      ...authenticationEnvironment(pipeline),
      variable('TRACING_TRUST_INCOMING', flag(tracing.trustIncoming)),
      variable('UPLOAD_BUFFER_BYTES', api.uploadBufferBytes),
      ...limitsPerUser(pipeline),
      variable('SHUTDOWN_DELAY_MILLIS', 1000 * endpointDelaySeconds),
      variable('SHUTDOWN_TIMEOUT_MILLIS', times(api.drainSeconds, 1000)),
      ...declaredEnvironment(apiTracing),
      ...jaegerEnvironment(pipeline),
    ],
    replicas: api.replicas,
    resources: api.resources,
    drainSeconds: api.drainSeconds,
    endSeconds: endpointDelaySeconds + 10,
    settings: api,
    rollOn,
    temporarySize: known('256Mi'),
  });
  workload.fixReplicasIf(not(api.autoscaling.enabled));
  addAutoscaler(scope, pipeline, 'api', { ...api.autoscaling, wanted: api.autoscaling.enabled });
  addDisruptionBudget(scope, pipeline, 'api', api.disruptionBudget);
}

/** For the trace that the upload page draws, and its link. */
function jaegerEnvironment(pipeline: Pipeline): ServiceVariable[] {
  const { tracing, jaeger } = pipeline.values;
  const canAsk = any(not(is(tracing.backend, 'external')), present(jaeger.queryUrl));
  return [
    ...when(all(tracing.enabled, canAsk), variable('JAEGER_QUERY_URL', queryUrl(pipeline))),
    ...when(all(tracing.enabled, present(jaeger.uiUrl)), variable('JAEGER_UI_URL', jaeger.uiUrl)),
  ];
}

function limitsPerUser({ values }: Pipeline): ServiceVariable[] {
  const { uploads, eventStreams, openJobs, presigned, bytesPerDay } = values.limits.perUser;
  return [
    variable('MAX_UPLOADS_PER_USER', uploads),
    variable('MAX_EVENT_STREAMS_PER_USER', eventStreams),
    variable('MAX_OPEN_JOBS_PER_USER', openJobs),
    variable('MAX_PRESIGNED_PER_USER', presigned),
    variable('MAX_BYTES_PER_USER_DAY', bytesPerDay),
  ];
}
