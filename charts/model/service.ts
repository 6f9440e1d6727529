import { z } from 'zod';
import { addressBlock, annotations, choice, labelMap, text, unreserved, whole } from './fields';
import { ofTheChart } from './pods';
import type { Rule } from './rules';

export const service = z
  .strictObject({
    annotations: annotations('For what reads them of Services, such as a load balancer or a mesh.'),
    labels: unreserved(labelMap('Labels of the Service; they win over commonLabels.'), ofTheChart),
  })
  .describe('The Service before the pods.');
export type ServiceSettings = z.infer<typeof service>;

/** Of what may be reached from outside without an ingress controller. */
export const publicService = service
  .extend({
    type: choice(
      ['ClusterIP', 'NodePort', 'LoadBalancer'],
      'Who reaches it. ClusterIP: the cluster, and others by ingress or httpRoute. NodePort: whoever reaches a node, as some ingress controllers do. LoadBalancer: whoever reaches a load balancer, which the cloud makes.',
    ),
    nodePort: whole(0, 65_535, 'Its port of the nodes; 0: the cluster chooses.'),
    externalTrafficPolicy: choice(
      ['', 'Cluster', 'Local'],
      'Which nodes answer requests from outside. Local: those with a pod, which then sees the address of its caller; empty: as the cluster says, which is Cluster.',
    ),
    loadBalancerClass: text(
      "Whose load balancer, such as service.k8s.aws/nlb; empty: the cluster's default. It cannot be changed later.",
    ),
    loadBalancerSourceRanges: z
      .array(addressBlock('Block.').min(1))
      .describe('Addresses that the load balancer takes requests from; empty: any.'),
  })
  .describe('The Service before the pods.');
export type PublicService = z.infer<typeof publicService>;

/** What Kubernetes refuses, or would say nothing of, and who would be gone around. */
export function publicServiceRules(path: string): Rule[] {
  const type = `${path}.type`;
  const needs = (types: readonly string[], field: string, allowed: Rule['allowed'], empty: string): Rule => ({
    when: { [type]: types },
    path: `${path}.${field}`,
    allowed,
    rule: `be ${empty} where ${type} is ${types.join(' or ')}`,
  });
  const [inner, withoutBalancer] = [['ClusterIP'], ['ClusterIP', 'NodePort']];
  return [
    needs(inner, 'nodePort', { enum: [0] }, '0'),
    needs(inner, 'externalTrafficPolicy', { enum: [''] }, 'empty'),
    needs(withoutBalancer, 'loadBalancerClass', { enum: [''] }, 'empty'),
    needs(withoutBalancer, 'loadBalancerSourceRanges', { maxItems: 0 }, 'empty'),
    {
      when: { 'authentication.mode': ['trustedHeader'] },
      path: type,
      allowed: { enum: ['ClusterIP'] },
      rule: 'be ClusterIP where authentication.mode is trustedHeader, or callers would go around the proxy',
    },
  ];
}
