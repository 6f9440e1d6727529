import { z } from 'zod';
import { choice, flag, freeForms, labelMap, whole } from './fields';

const policies = ['Fail', 'Ignore'] as const;

const selector = (of: string) =>
  z
    .strictObject({
      matchLabels: labelMap('Labels that they have.'),
      matchExpressions: freeForms('Further conditions on their labels.'),
    })
    .describe(`${of}; empty: all.`);

/** A port of a process without rights of its own, on the pod's address or the node's. */
const port = (description: string) => whole(1024, 65_535, description);

/** Where an operator listens. */
export const network = {
  hostNetwork: flag(
    'Its pods have the network of their node, for an API server that cannot reach pods, as on EKS with an overlay. Their namespace has to admit privileged pods, no NetworkPolicy covers them, and the ports are those of the node.',
  ),
  ports: z
    .strictObject({
      webhooks: port('Port of its webhooks.'),
      health: port('Port of its health.'),
      metrics: port('Port of its metrics, and of its Service for these.'),
    })
    .describe('Where it listens.'),
};

const webhookSettings = {
  failurePolicy: choice(
    policies,
    'What becomes of its resources while it is away. Fail: they are refused. Ignore: they are neither completed nor checked.',
  ),
  timeoutSeconds: whole(1, 30, 'How long the API server waits for an answer.'),
  namespaceSelector: selector('Namespaces that they serve, of those that the operator watches'),
};

/** Of an operator that serves its resources alone. */
export const webhooks = z.strictObject(webhookSettings).describe('Its webhooks.');

/** Of one that changes pods as well. */
export const podWebhooks = webhooks
  .extend({
    pods: z
      .strictObject({
        failurePolicy: choice(
          policies,
          'What becomes of pods while it is away. Ignore: they come up untraced. Fail: they are refused, but for those of kube-system and of the operators.',
        ),
        objectSelector: selector('Pods that it is asked about'),
      })
      .describe('Injection into pods.'),
  })
  .describe('Its webhooks.');

export type Network = z.infer<z.ZodObject<typeof network>>;
export type Webhooks = z.infer<typeof webhooks>;
export type PodWebhooks = z.infer<typeof podWebhooks>;
