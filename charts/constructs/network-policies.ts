import { k8s } from 'cdk8s-plus-27';
import type { Construct } from 'constructs';
import { usualPorts } from '../../services/shared/usual-ports';
import { all, is, not, present } from '../template/condition';
import { onlyIf, when } from '../template/conditional';
import { field } from '../template/field';
import { type Condition, known } from '../template/value';
import { port } from './container';
import type { Pipeline } from './installation';
import { jaegerPods, queryPort } from './jaeger-network';
import { spanTakers } from './keep/network';
import { metadata, selectorLabels } from './labels';
import { anyAddress, fromOutside, namespace, peers } from './network-peers';
import { dns, jaegerPorts, scrape, tcp } from './network-ports';
import { objectStoragePort } from './object-storage';
import { hasProxy } from './proxy';
import { anybodyUnless } from './public-service';
import { addTracingNetwork } from './tracing-network';

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

  policy('api', {
    policyTypes: both,
    ingress: [
      {
        from: [
          ...fromOutside(values.networkPolicies),
          ...anybodyUnless(values.api.service, values.networkPolicies.loadBalancers),
          pods('upload-test'),
        ],
        ports: tcp(usualPorts.api),
      },
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
  addTracingNetwork(scope, pipeline, services, [
    { from: [pods('api'), pods('upload-test')], ports: tcp(queryPort) },
    // Grafana opens traces. From any namespace would be too much: Jaeger asks nobody who they are.
    ...when(all(values.monitoring.dashboard, present(values.monitoring.namespace)), {
      from: [namespace(values.monitoring.namespace)],
      ports: tcp(queryPort),
    }),
  ]);
}

/** DNS, and what takes spans where that is ours. */
const common = (pipeline: Pipeline): k8s.NetworkPolicyEgressRule[] => [
  dns,
  { to: spanTakers(pipeline, { podSelector: jaegerPods(pipeline) }), ports: jaegerPorts },
];

/** @see https://docs.aws.amazon.com/eks/latest/userguide/pod-id-agent-setup.html */
const podIdentityAgent = ['169.254.170.23/32', 'fd00:ec2::23/128'];

/** The servers of both services that stand elsewhere, each by its own ports. */
function outside(pipeline: Pipeline): k8s.NetworkPolicyEgressRule[] {
  const { values } = pipeline;
  const { apiServer, redis, objectStorage, tracing, proxy } = values.networkPolicies;
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
    ...when(hasProxy(pipeline), { to: peers(proxy, apiServer), ports: tcp(field(proxy.port)) }),
    ...when(is(values.tracing.backend, 'external'), {
      to: peers(tracing, apiServer),
      ports: [...tcp(field(tracing.port), queryPort), ...jaegerPorts],
    }),
  ];
}
