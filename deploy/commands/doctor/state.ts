import type { Target } from '../../cluster/kubectl';
import type {
  Backend,
  ConfigMap,
  Container,
  Controller,
  Deployment,
  EndpointSlice,
  Instrumentation,
  Metadata,
  NetworkPolicy,
  Pod,
  PodTemplate,
  Service,
  Webhook,
} from './resources';

/** Everything that the checks judge; gathered once, so that they are plain functions of it. */
export interface State {
  readonly target: Target;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Kinds that the API server serves, as `plural.group`. */
  readonly kinds: Attempt<ReadonlySet<string>>;
  readonly namespace: Attempt<Metadata>;
  /** What webhooks lead to; several where operators compete. */
  readonly injectors: Attempt<readonly Operator[]>;
  readonly jaegerOperators: Attempt<readonly Operator[]>;
  /** Deployments of our operators' chart, anywhere. */
  readonly ownOperators: Attempt<readonly Deployment[]>;
  /** What the API server said to an Instrumentation that it was asked to try. */
  readonly trial: Attempt<true>;
  /** Of the namespace, and those elsewhere that its pods name. */
  readonly instrumentations: Attempt<readonly Instrumentation[]>;
  readonly backends: Attempt<readonly Backend[]>;
  readonly services: Attempt<readonly Service[]>;
  readonly configMaps: Attempt<readonly ConfigMap[]>;
  readonly networkPolicies: Attempt<readonly NetworkPolicy[]>;
  /** Of the namespace; every pod belongs to one. */
  readonly workloads: readonly Workload[];
  /** Kinds of workloads that could not be read, each with the reason. */
  readonly unseen: Readonly<Record<string, string>>;
  /** Names of the services that Jaeger has traces of; undefined where none of its services is in the namespace. */
  readonly jaeger: Attempt<readonly string[]> | undefined;
}

/** A webhook's configuration with all that stands behind its Service. */
export interface Operator {
  /** Of the MutatingWebhookConfiguration. */
  readonly configuration: string;
  /** What sends it its own resources. */
  readonly webhook: Webhook;
  /** What sends it pods. */
  readonly podWebhook: Webhook | undefined;
  /** What its Service leads to. */
  readonly behind: Attempt<Behind>;
}

export interface Behind {
  /** undefined: does not exist. */
  readonly service: Service | undefined;
  readonly endpointSlices: readonly EndpointSlice[];
  /** Those whose pods the Service selects. */
  readonly deployments: readonly Deployment[];
  readonly pods: readonly Pod[];
}

/** What makes pods, or a pod that nothing made. */
export interface Workload {
  /** `deployment/api`, `pod/shell` */
  readonly name: string;
  readonly kind: string;
  readonly metadata: Metadata;
  readonly template: PodTemplate;
  readonly controller: Controller | undefined;
  readonly pods: readonly ObservedPod[];
  /** Why the API server refuses further pods, as an event says. */
  readonly refusal: string | undefined;
  /** The API server's answer to a pod of the template that it was asked to try; undefined where it asks for nothing. */
  readonly trial: Attempt<Pod> | undefined;
}

export interface ObservedPod {
  readonly pod: Pod;
  /** Each of its injected containers that is running. */
  readonly observations: readonly Observation[];
}

export interface Observation {
  readonly container: Container;
  readonly inside: Attempt<Inside>;
  /** What the bundle has said in the container's log. */
  readonly said: Attempt<readonly string[]>;
}

/** What a container said about itself. */
export interface Inside {
  /** Variables that decide about tracing, as the container has them. */
  readonly environment: Readonly<Record<string, string>>;
  /** Of its Node.js: 24.21.0. */
  readonly version: string;
  /** For each process that is Node.js: whether it preloads the bundle. */
  readonly preloads: readonly boolean[];
  /** How many processes may not be looked into, being another user's. */
  readonly hidden: number;
  /** For each place that spans go to over TCP: null, or why it cannot be reached. */
  readonly endpoints: Readonly<Record<string, string | null>>;
  /** Prometheus text; empty where it does not answer. */
  readonly metrics: string;
}

/** An outcome, or the reason why there is none. */
export type Attempt<T> = { readonly value: T } | { readonly error: string };

/** What came out, or nothing; for what a check can do without. */
export const known = <T>(attempt: Attempt<readonly T[]>): readonly T[] =>
  'value' in attempt ? attempt.value : [];
