import { k8s } from 'cdk8s-plus-27';
import type { Construct } from 'constructs';
import { usualPorts } from '../../services/shared/usual-ports';
import { all, is, not, present } from '../template/condition';
import { onlyIf, unlessEmpty, when } from '../template/conditional';
import { field } from '../template/field';
import { type Condition, known } from '../template/value';
import { port } from './container';
import type { Pipeline } from './installation';
import { metadata, selectorLabels } from './labels';
import { addMeshNetwork } from './mesh-network';
import { anyAddress, anyPod, blocks, isUnknown, namespace, peers } from './network-peers';
import { objectStoragePort } from './object-storage';
import { jaegerV1Name, jaegerV2Instance } from './tracing-endpoints';

const tcp = (...ports: readonly number[]) => ports.map((each) => ({ protocol: 'TCP', port: port(each) }));
const udp = (...ports: readonly number[]) => ports.map((each) => ({ protocol: 'UDP', port: port(each) }));

/** Spans and questions for sampling strategies. */
const jaegerPorts = [...tcp(4317, 4318, 5778, 14268), ...udp(6831, 6832)];

const queryPort = 16686;

/** Nothing of ours is reached by, or reaches, what it does not need. */
export function addNetworkPolicies(scope: Construct, pipeline: Pipeline): void {
  const { release, values } = pipeline;
  const pods = (component: string): k8s.NetworkPolicyPeer => ({
    podSelector: { matchLabels: selectorLabels(release, component) },
  });
  const services = [pods('api'), pods('worker')];
  const policy = (
    component: string,
    spec: Omit<k8s.NetworkPolicySpec, 'podSelector'>,
    wanted: Condition = known(true),
  ) => {
    const podSelector = { matchLabels: selectorLabels(release, component) };
    const object = new k8s.KubeNetworkPolicy(scope, `${component}-network`, {
      metadata: metadata(release, component),
      spec: { podSelector, ...spec },
    });
    onlyIf(object, all(values.networkPolicies.enabled, wanted));
  };
  const both = ['Ingress', 'Egress'];

  const { ingressNamespace, loadBalancers } = values.networkPolicies;
  const fromIngress = [
    ...when(present(ingressNamespace), namespace(ingressNamespace)),
    ...when(not(present(ingressNamespace)), anyPod),
    ...blocks(loadBalancers),
  ];
  policy('api', {
    policyTypes: both,
    ingress: [
      { from: [...fromIngress, pods('upload-test')], ports: tcp(usualPorts.api) },
      scrape(pipeline, usualPorts.operations),
    ],
    egress: [
      ...common(pipeline),
      ...outside(pipeline),
      { to: [pods('redis')], ports: tcp(6379) },
      { to: [pods('object-storage')], ports: tcp(objectStoragePort) },
      // The keys of the issuer.
      ...when(is(values.authentication.mode, 'oidc'), {
        to: peers(values.networkPolicies.issuer, values.networkPolicies.apiServer),
        ports: tcp(field(values.networkPolicies.issuer.port)),
      }),
      // The trace that the upload page draws.
      { to: [{ podSelector: jaegerPods(pipeline) }], ports: tcp(queryPort) },
    ],
  });
  policy('worker', {
    policyTypes: both,
    ingress: [scrape(pipeline, usualPorts.worker)],
    egress: [
      ...common(pipeline),
      ...outside(pipeline),
      ...when(not(values.clamd.deploy), {
        to: peers(values.networkPolicies.clamd, values.networkPolicies.apiServer),
        ports: [{ protocol: 'TCP', port: port(field(values.clamd.port)) }],
      }),
      { to: [pods('redis')], ports: tcp(6379) },
      { to: [pods('object-storage')], ports: tcp(objectStoragePort) },
      { to: [pods('clamd')], ports: [{ protocol: 'TCP', port: port(field(values.clamd.port)) }] },
    ],
  });
  // KEDA asks Redis for the length of the queue.
  policy(
    'redis',
    {
      policyTypes: both,
      ingress: [
        {
          from: [...services, ...when(values.worker.autoscaling.keda, namespace(known('keda')))],
          ports: tcp(6379),
        },
      ],
    },
    values.redis.deploy,
  );
  policy(
    'object-storage',
    { policyTypes: both, ingress: [{ from: services, ports: tcp(objectStoragePort) }] },
    values.objectStorage.deploy,
  );
  policy(
    'clamd',
    // Unauthenticated, and whoever reaches it can shut it down. Egress: updates of the signatures.
    {
      policyTypes: both,
      ingress: [
        { from: [pods('worker')], ports: [{ protocol: 'TCP', port: port(field(values.clamd.port)) }] },
      ],
      egress: [dns, { to: anyAddress(values.networkPolicies.apiServer), ports: tcp(443) }],
    },
    values.clamd.deploy,
  );
  addJaegerPolicy(scope, pipeline, services);
  addMeshNetwork(scope, pipeline);
}

/** Collectors take spans from our services alone. Port-forwarding to the UI does not pass through policies. */
function addJaegerPolicy(scope: Construct, pipeline: Pipeline, services: k8s.NetworkPolicyPeer[]): void {
  const { release, values } = pipeline;
  const { tracing, networkPolicies } = values;
  // The operators make the pods, so that no checker of manifests sees them.
  const annotations = { 'kube-score/ignore': 'networkpolicy-targets-pod' };
  const object = new k8s.KubeNetworkPolicy(scope, 'jaeger-network', {
    metadata: { ...metadata(release, 'jaeger'), annotations },
    spec: {
      podSelector: jaegerPods(pipeline),
      policyTypes: ['Ingress', 'Egress'],
      egress: [dns, { to: [{ podSelector: jaegerPods(pipeline) }] }, ...jaegerStorage(pipeline)],
      ingress: [
        { from: services, ports: jaegerPorts },
        {
          from: ['api', 'upload-test'].map((component) => ({
            podSelector: { matchLabels: selectorLabels(release, component) },
          })),
          ports: tcp(queryPort),
        },
        { from: [{ podSelector: jaegerPods(pipeline) }] },
        scrape(pipeline, 14269),
        // Grafana opens traces. From any namespace would be too much: Jaeger asks nobody who they are.
        ...when(all(values.monitoring.dashboard, present(values.monitoring.namespace)), {
          from: [namespace(values.monitoring.namespace)],
          ports: tcp(queryPort),
        }),
      ],
    },
  });
  onlyIf(object, all(networkPolicies.enabled, tracing.enabled, not(is(tracing.backend, 'external'))));
}

/** A namespace that denies everything by itself lets Jaeger reach what is said here alone. */
function jaegerStorage({ values }: Pipeline): k8s.NetworkPolicyEgressRule[] {
  const { apiServer, jaegerStorage: storage } = values.networkPolicies;
  return when(not(is(values.jaeger.storage.type, 'memory')), {
    to: [...peers(storage, apiServer), ...when(isUnknown(storage), anyPod)],
    ports: unlessEmpty(when(not(is(storage.port, 0)), ...tcp(field(storage.port)))),
  });
}

/** As either operator labels them. */
const jaegerPods = (pipeline: Pipeline): k8s.LabelSelector => ({
  matchExpressions: [
    {
      key: 'app.kubernetes.io/instance',
      operator: 'In',
      values: [jaegerV1Name(pipeline), field(jaegerV2Instance(pipeline))],
    },
  ],
});

/** Policies see the port of the pod that answers: CoreDNS has 53, OpenShift 5353, some others 8053. */
export const dnsPorts = [53, 5353, 8053];
const dns: k8s.NetworkPolicyEgressRule = { ports: [...udp(...dnsPorts), ...tcp(...dnsPorts)] };

/** Prometheus, where it is used. */
function scrape({ values }: Pipeline, metrics: number): k8s.NetworkPolicyIngressRule {
  const { namespace: prometheus } = values.monitoring;
  return {
    from: [...when(present(prometheus), namespace(prometheus)), ...when(not(present(prometheus)), anyPod)],
    ports: tcp(metrics),
  };
}

/** DNS, and Jaeger where it is ours. */
const common = (pipeline: Pipeline): k8s.NetworkPolicyEgressRule[] => [
  dns,
  { to: [{ podSelector: jaegerPods(pipeline) }], ports: jaegerPorts },
];

/** @see https://docs.aws.amazon.com/eks/latest/userguide/pod-id-agent-setup.html */
const podIdentityAgent = ['169.254.170.23/32', 'fd00:ec2::23/128'];

/** The servers of both services that stand elsewhere, each by its own ports. */
function outside({ values }: Pipeline): k8s.NetworkPolicyEgressRule[] {
  const { apiServer, redis, objectStorage, tracing } = values.networkPolicies;
  return [
    ...when(not(values.redis.deploy), {
      to: peers(redis, apiServer),
      ports: [
        ...tcp(field(redis.port)),
        ...when(not(is(redis.sentinelPort, 0)), ...tcp(field(redis.sentinelPort))),
      ],
    }),
    ...when(not(values.objectStorage.deploy), {
      to: peers(objectStorage, apiServer),
      ports: tcp(field(objectStorage.port)),
    }),
    // Who gives the keys of EKS Pod Identity; those of IRSA come from where S3 is.
    ...when(is(values.objectStorage.credentials, 'workloadIdentity'), {
      to: podIdentityAgent.map((cidr) => ({ ipBlock: { cidr } })),
      ports: tcp(80),
    }),
    ...when(is(values.tracing.backend, 'external'), {
      to: peers(tracing, apiServer),
      ports: [...tcp(field(tracing.port), queryPort), ...jaegerPorts],
    }),
  ];
}
