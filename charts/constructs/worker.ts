import type { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { scanMarginSeconds } from '../../services/shared/scan-time';
import { usualPorts } from '../../services/shared/usual-ports';
import { workerTracing } from '../../services/worker/scan/tracing-declaration';
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

/** The scan worker. */
export function addWorker(scope: Construct, pipeline: Pipeline, rollOn: readonly ApiObject[]): void {
  const { release, values } = pipeline;
  const { worker, limits, clamd } = values;
  // The scan under way may take its whole time limit, and its verdict has to be stored after that.
  const shutdownSeconds = plus(limits.scanSeconds, 30);
  const workload = new Workload(scope, pipeline, {
    component: 'worker',
    serviceName: 'mangamotion-worker',
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
      variable('SHUTDOWN_TIMEOUT_MILLIS', times(shutdownSeconds, 1000)),
      ...declaredEnvironment(workerTracing),
    ],
    replicas: worker.replicas,
    resources: { ...worker.resources, disk: worker.temporarySize },
    graceSeconds: plus(shutdownSeconds, 30),
    settings: worker,
    rollOn,
    temporarySize: worker.temporarySize,
  });
  const { autoscaling } = worker;
  workload.fixReplicasIf(not(autoscaling.enabled));
  addAutoscaler(scope, pipeline, 'worker', {
    ...autoscaling,
    wanted: all(autoscaling.enabled, not(autoscaling.keda)),
  });
  addQueueScaler(scope, pipeline);
  addDisruptionBudget(scope, pipeline, 'worker', worker.disruptionBudget);
}
