/** Endpoints leave the load balancers a moment after a pod is told to stop; until then the API serves. */
export const endpointDelaySeconds = 5;

/** The first Kubernetes by which a container without a program for it sleeps before its end. */
export const sleepingKubernetes = '1.30';

/** Longer than its scan under way may take, because the verdict has to be stored after that. */
export const workerDrainMarginSeconds = 30;

/** A number that is 0, which stands for what follows from another one, or above that one by more than so much. */
export interface Floor {
  readonly path: string;
  readonly above: string;
  readonly by: number;
  /** Completes "<path> must …". */
  readonly rule: string;
}

const grace = (service: string, drain: string, by: number, why: string): Floor => ({
  path: `${service}.terminationGracePeriodSeconds`,
  above: drain,
  by,
  rule: `be 0, or more than ${drain} + ${by}: the ${service} ${why}`,
});

/** Whoever is killed before its time is over loses what it still had to do. */
export const drainFloors: readonly Floor[] = [
  grace(
    'api',
    'api.drainSeconds',
    endpointDelaySeconds,
    `serves for ${endpointDelaySeconds} seconds after it is told to stop, and ends its work within api.drainSeconds then`,
  ),
  grace(
    'worker',
    'limits.scanSeconds',
    workerDrainMarginSeconds,
    `ends its work within that time after it is told to stop`,
  ),
];
