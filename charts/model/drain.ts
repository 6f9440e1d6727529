/** Endpoints leave the load balancers a moment after a pod is told to stop; until then it serves. */
export const endpointDelaySeconds = 5;

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

const grace = (service: string, drain: string, margin: number): Floor => {
  const drained = margin === 0 ? drain : `${drain} + ${margin}`;
  const by = margin + endpointDelaySeconds;
  return {
    path: `${service}.terminationGracePeriodSeconds`,
    above: drain,
    by,
    rule: `be 0, or more than ${drain} + ${by}: the ${service} is told to end its work within ${drained} seconds, ${endpointDelaySeconds} seconds after its pod is`,
  };
};

/** Whoever is killed before its time is over loses what it still had to do. */
export const drainFloors: readonly Floor[] = [
  grace('api', 'api.drainSeconds', 0),
  grace('worker', 'limits.scanSeconds', workerDrainMarginSeconds),
];
