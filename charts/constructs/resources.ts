import { k8s } from 'cdk8s-plus-27';
import { when } from '../template/conditional';
import { present } from '../template/expression';

export interface Resources {
  readonly cpu: string;
  /** Empty: none. */
  readonly cpuLimit: string;
  readonly memory: string;
  /** What logs and temporary files may take together. */
  readonly disk: string;
}

/** Memory is never more than what was asked for. */
export const requirements = (resources: Resources) =>
  requirementsOf(resources, k8s.Quantity.fromString, k8s.Quantity.fromString);

/** The same for a custom resource, whose definition has types of its own for quantities. */
export function requirementsOf<Request, Limit>(
  { cpu, cpuLimit, memory, disk }: Resources,
  request: (quantity: string) => Request,
  limit: (quantity: string) => Limit,
): { requests: Record<string, Request>; limits: Record<string, Limit> } {
  const [optionalCpu] = when(present(cpuLimit), cpuLimit);
  return {
    requests: { cpu: request(cpu), memory: request(memory), 'ephemeral-storage': request('64Mi') },
    limits: {
      ...(optionalCpu !== undefined && { cpu: limit(optionalCpu) }),
      memory: limit(memory),
      'ephemeral-storage': limit(disk),
    },
  };
}
