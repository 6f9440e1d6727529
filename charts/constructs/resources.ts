import { k8s } from 'cdk8s-plus-27';
import { present } from '../template/condition';
import { when } from '../template/conditional';
import { field } from '../template/field';
import type { Values } from '../template/values';

export type Resources = Values<{
  readonly cpu: string;
  /** Empty: none. */
  readonly cpuLimit: string;
  readonly memory: string;
  /** What logs and temporary files may take together. */
  readonly disk: string;
}>;

const quantity = (amount: string) => k8s.Quantity.fromString(amount);

/** Memory is never more than what was asked for. */
export const requirements = (resources: Resources) => requirementsOf(resources, quantity, quantity);

/** The same for a custom resource, whose definition has types of its own for quantities. */
export function requirementsOf<Request, Limit>(
  { cpu, cpuLimit, memory, disk }: Resources,
  request: (amount: string) => Request,
  limit: (amount: string) => Limit,
): { requests: Record<string, Request>; limits: Record<string, Limit> } {
  const [optionalCpu] = when(present(cpuLimit), field(cpuLimit));
  return {
    requests: {
      cpu: request(field(cpu)),
      memory: request(field(memory)),
      'ephemeral-storage': request('64Mi'),
    },
    limits: {
      ...(optionalCpu !== undefined && { cpu: limit(optionalCpu) }),
      memory: limit(field(memory)),
      'ephemeral-storage': limit(field(disk)),
    },
  };
}
