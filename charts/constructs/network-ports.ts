import type { k8s } from 'cdk8s-plus-27';
import { not, present } from '../template/condition';
import { when } from '../template/conditional';
import { port } from './container';
import type { Monitored } from './monitor';
import { anyPod, namespace } from './network-peers';

export const tcp = (...ports: readonly (number | string)[]) =>
  ports.map((each) => ({ protocol: 'TCP', port: port(each) }));
const udp = (...ports: readonly number[]) => ports.map((each) => ({ protocol: 'UDP', port: port(each) }));

/** Spans and questions for sampling strategies. */
export const jaegerPorts = [...tcp(4317, 4318, 5778, 14268), ...udp(6831, 6832)];

/** Policies see the port of the pod that answers: CoreDNS has 53, OpenShift 5353, some others 8053. */
export const dnsPorts = [53, 5353, 8053];
export const dns: k8s.NetworkPolicyEgressRule = { ports: [...udp(...dnsPorts), ...tcp(...dnsPorts)] };

/** Prometheus, where it is used. */
export function scrape(
  { values }: Monitored,
  ...metrics: readonly (number | string)[]
): k8s.NetworkPolicyIngressRule {
  const { namespace: prometheus } = values.monitoring;
  return {
    from: [...when(present(prometheus), namespace(prometheus)), ...when(not(present(prometheus)), anyPod)],
    ports: tcp(...metrics),
  };
}
