import type { ApiObject } from 'cdk8s';
import type { k8s } from 'cdk8s-plus-27';
import type { PublicService } from '../model/service';
import { all, is, not, present } from '../template/condition';
import { onlyIf, unlessEmpty, when } from '../template/conditional';
import { each } from '../template/each';
import { field } from '../template/field';
import type { Condition, Value } from '../template/value';
import type { Values } from '../template/values';

type Settings = Values<PublicService>;

/** Nobody but the cluster reaches it, and what stands in the cluster for others. */
export const isInner = ({ type }: Settings): Condition => is(type, 'ClusterIP');

/** As the spec of a Service, of which `keepPublication` leaves what is said. */
export const publication = (settings: Settings): k8s.ServiceSpec => ({
  type: field(settings.type),
  externalTrafficPolicy: field(settings.externalTrafficPolicy),
  loadBalancerClass: field(settings.loadBalancerClass),
  loadBalancerSourceRanges: unlessEmpty(each(settings.loadBalancerSourceRanges, (block) => block)),
});

export function keepPublication(service: ApiObject, settings: Settings): void {
  const { nodePort, externalTrafficPolicy, loadBalancerClass } = settings;
  onlyIf(service, not(is(nodePort, 0)), 'spec', 'ports', '-', 'nodePort');
  onlyIf(service, present(externalTrafficPolicy), 'spec', 'externalTrafficPolicy');
  onlyIf(service, present(loadBalancerClass), 'spec', 'loadBalancerClass');
}

/**
 * Whom pods see where their Service has such a type: a node or, where that leaves the address as it is, anybody. Who of
 * these comes through, the load balancer decides. Those of one that talks to pods itself are known.
 */
export const anybodyUnless = (settings: Settings, loadBalancers: Value<string>): k8s.NetworkPolicyPeer[] =>
  when(
    all(not(isInner(settings)), not(present(loadBalancers))),
    { ipBlock: { cidr: '0.0.0.0/0' } },
    { ipBlock: { cidr: '::/0' } },
  );
