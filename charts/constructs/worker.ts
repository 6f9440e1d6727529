import type { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { scanMarginSeconds } from '../../services/shared/scan-time';
import { serviceNames } from '../../services/shared/service-names';
import { usualPorts } from '../../services/shared/usual-ports';
import { workerTracing } from '../../services/worker/scan/tracing-declaration';
import { workerDrainMarginSeconds } from '../model/drain';
import { all, not } from '../template/condition';
import { plus, times } from '../template/number';
import { choose, text } from '../template/text';
import { addAutoscaler } from './autoscaler';
import { addDisruptionBudget } from './disruption-budget';
import type { Pipeline } from './installation';
import { addQueueScaler } from './queue-scaler';
import { declaredEnvironment } from './service-environment';
import { variable } from './service-variable';
import { Workload } from './workload';

/**
 * KEDA's webhook refuses to scale what an autoscaler scales already, and Helm removes the old one after the new one is
 * there. KEDA's other way, to hand the autoscaler over, would lose it on the way back: Kubernetes deletes it with the
 * ScaledObject that owns it, after Helm has found it there. Meanwhile Kubernetes follows neither of the two.
 *
 * @see https://keda.sh/docs/latest/operate/admission-webhooks/
 */
const yieldsToKeda = { 'validations.keda.sh/hpa-ownership': 'false' };

/** The scan worker. */
export function addWorker(scope: Construct, pipeline: Pipeline, rollOn: readonly ApiObject[]): void {
  const { release, values } = pipeline;
  const { worker, limits, clamd } = values;
  const drainSeconds = plus(limits.scanSeconds, workerDrainMarginSeconds);
  const workload = new Workload(scope, pipeline, {
    component: 'worker',
    serviceName: serviceNames.worker,
    operationsPort: usualPorts.worker,
    environment: [
      variable('WORKER_PORT', usualPorts.worker),
      variable('CLAMD_HOST', choose(clamd.deploy, text`${release.name}-clamd`, clamd.host)),
      variable('CLAMD_PORT', clamd.port),
      variable('CLAMD_DATABASE_MAX_AGE_SECONDS', clamd.databaseMaxAgeSeconds),
      variable('SCAN_CONCURRENCY', worker.concurrency),
      variable('SCAN_ATTEMPTS', limits.scanAttempts),
      variable('SCAN_TIMEOUT_MILLIS', times(plus(limits.scanSeconds, scanMarginSeconds), 1000)),
      variable('SCAN_ATTEMPT_TIMEOUT_MILLIS', times(limits.scanAttemptSeconds, 1000)),
      variable('SCAN_WAIT_LIMIT_SECONDS', limits.scanWaitLimitSeconds),
      variable('SHUTDOWN_TIMEOUT_MILLIS', times(drainSeconds, 1000)),
      ...declaredEnvironment(workerTracing),
    ],
    replicas: worker.replicas,
    resources: { ...worker.resources, disk: worker.temporarySize },
    drainSeconds,
    endSeconds: 30,
    settings: worker,
    rollOn,
    temporarySize: worker.temporarySize,
  });
  const { autoscaling } = worker;
  workload.fixReplicasIf(not(autoscaling.enabled));
  addAutoscaler(scope, pipeline, 'worker', {
    ...autoscaling,
    wanted: all(autoscaling.enabled, not(autoscaling.keda)),
    annotations: yieldsToKeda,
  });
  addQueueScaler(scope, pipeline);
  addDisruptionBudget(scope, pipeline, 'worker', worker.disruptionBudget);
}
