import type { ApiObject } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import type { Construct } from 'constructs';
import { all, any, is, not } from '../../template/condition';
import { onlyIf } from '../../template/conditional';
import type { Condition, Value } from '../../template/value';
import { podsOf } from '../collector/pods';
import { port } from '../container';
import { pullSecrets } from '../image';
import type { Tracing } from '../installation';
import { ipFamilies } from '../ip-families';
import { metadata } from '../labels';
import { addAccount } from '../service-account';
import { jaegerV2Instance, jaegerV2QueryInstance } from '../tracing-endpoints';
import { addJaegerPage } from './page';
import { addAllInOne, addCollector, addQuery } from './parts';
import { addIndexCleaner } from './retention';
import { addLookback, addRollover } from './rollover';
import { addStrategies } from './sampling';

/** Jaeger v2 under the OpenTelemetry Operator: the successor of Jaeger v1 and its operator. */
export function addJaegerV2(scope: Construct, pipeline: Tracing): void {
  const { tracing, jaeger } = pipeline.values;
  const wanted = all(tracing.enabled, is(tracing.backend, 'jaeger-v2'));
  const isApart = is(jaeger.strategy, 'production');
  const { type, indices } = jaeger.storage;
  const hasIndices = all(wanted, any(is(type, 'elasticsearch'), is(type, 'opensearch')));
  const isRolled = all(hasIndices, indices.rollover.enabled);
  const parts: [ApiObject, Condition][] = [
    [account(scope, pipeline), wanted],
    [addStrategies(scope, pipeline), wanted],
    [addAllInOne(scope, pipeline), all(wanted, not(isApart))],
    [addCollector(scope, pipeline), all(wanted, isApart)],
    [addQuery(scope, pipeline), all(wanted, isApart)],
    [queryService(scope, pipeline, 'query', jaegerV2Instance(pipeline)), all(wanted, not(isApart))],
    [queryService(scope, pipeline, 'query-apart', jaegerV2QueryInstance(pipeline)), all(wanted, isApart)],
    [addIndexCleaner(scope, pipeline), hasIndices],
    [addRollover(scope, pipeline), isRolled],
    [addLookback(scope, pipeline), isRolled],
  ];
  for (const [part, condition] of parts) onlyIf(part, condition);
  addJaegerPage(scope, pipeline);
}

/** The definition of a collector has no secrets of registries, its account does. */
function account(scope: Construct, pipeline: Tracing) {
  const { values } = pipeline;
  return addAccount(scope, pipeline, {
    id: 'jaeger-v2-account',
    component: 'jaeger',
    suffix: 'jaeger-v2',
    settings: values.jaeger.v2.serviceAccount,
    imagePullSecrets: pullSecrets(values.images.pullSecret, values.global),
  });
}

/** Named as the Jaeger Operator names its own: `<name>-query`. */
function queryService(scope: Construct, pipeline: Tracing, id: string, instance: Value<string>) {
  const { release, values } = pipeline;
  return new k8s.KubeService(scope, id, {
    metadata: metadata(release, 'jaeger', 'jaeger-v2-query'),
    spec: {
      ...ipFamilies(values.ipFamilyPolicy),
      selector: podsOf(instance),
      ports: [{ name: 'http-query', port: 16_686, targetPort: port(16_686) }],
    },
  });
}
