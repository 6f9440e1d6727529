import type { Probes } from '../model/probes';
import { field } from '../template/field';
import type { Values } from '../template/values';

/** How often a probe asks, and how many failures count. */
export const times = ({ periodSeconds, failureThreshold }: Values<Probes['startupProbe']>) => ({
  periodSeconds: field(periodSeconds),
  failureThreshold: field(failureThreshold),
});

/** And how long an answer may take. */
export const timesOfAnswers = (probe: Values<Probes['livenessProbe']>) => ({
  ...times(probe),
  timeoutSeconds: field(probe.timeoutSeconds),
});
