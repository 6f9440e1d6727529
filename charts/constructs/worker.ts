import type { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { scanMarginSeconds } from '../../services/shared/scan-time';
import { workerTracing } from '../../services/worker/scan/tracing-declaration';
import { all, choose, not, sum } from '../template/expression';
import { addAutoscaler } from './autoscaler';
import { addDisruptionBudget } from './disruption-budget';
import type { Pipeline } from './installation';
import { addQueueScaler } from './queue-scaler';
import { declaredEnvironment } from './service-environment';
import { Workload } from './workload';
import { usualPorts } from '../../services/shared/usual-ports';

/** The scan worker. */
export function addWorker(scope: Construct, pipeline: Pipeline, rollOn: readonly ApiObject[]): void {
  const { release, values } = pipeline;
  const { worker, limits, clamd } = values;
  // The scan under way may take its whole time limit, and its verdict has to be stored after that.
  const shutdownSeconds = sum(limits.scanSeconds, 30);
  const workload = new Workload(scope, pipeline, {
    component: 'worker',
    serviceName: 'mangamotion-worker',
    operationsPort: usualPorts.worker,
    environment: [
      { name: 'WORKER_PORT', value: `${usualPorts.worker}` },
      { name: 'CLAMD_HOST', value: choose(clamd.deploy, `${release.name}-clamd`, clamd.host) },
      { name: 'CLAMD_PORT', value: `${clamd.port}` },
      { name: 'CLAMD_DATABASE_MAX_AGE_SECONDS', value: `${clamd.databaseMaxAgeSeconds}` },
      { name: 'SCAN_CONCURRENCY', value: `${worker.concurrency}` },
      { name: 'SCAN_ATTEMPTS', value: `${limits.scanAttempts}` },
      { name: 'SCAN_TIMEOUT_MILLIS', value: `${sum(limits.scanSeconds, scanMarginSeconds)}000` },
      { name: 'SCAN_ATTEMPT_TIMEOUT_MILLIS', value: `${limits.scanAttemptSeconds}000` },
      { name: 'SCAN_WAIT_LIMIT_SECONDS', value: `${limits.scanWaitLimitSeconds}` },
      { name: 'SHUTDOWN_TIMEOUT_MILLIS', value: `${shutdownSeconds}000` },
      ...declaredEnvironment(workerTracing),
    ],
    replicas: worker.replicas,
    resources: { ...worker.resources, disk: worker.temporarySize },
    graceSeconds: sum(shutdownSeconds, 30),
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
