import { z } from 'zod';
import { whole } from './fields';

const probe = {
  periodSeconds: whole(1, 300, 'Time from one question to the next.'),
  failureThreshold: whole(1, 1000, 'Failures one after the other until it counts.'),
};
const timedProbe = z.strictObject({
  ...probe,
  timeoutSeconds: whole(1, 300, 'How long an answer may take.'),
});

/** How Kubernetes watches over a container, where the usual times suit its nodes badly. */
export const probes = {
  startupProbe: z.strictObject(probe).describe('Until it has started; too many failures kill it.'),
  livenessProbe: timedProbe.describe('Whether it is alive; too many failures kill it.'),
  readinessProbe: timedProbe.describe('Whether it can serve; too many failures take it from its Service.'),
};
export type Probes = z.infer<z.ZodObject<typeof probes>>;
