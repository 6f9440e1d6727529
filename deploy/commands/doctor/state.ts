import type { Target } from '../../cluster/kubectl';
import type {
  Backend,
  ConfigMap,
  CustomResourceDefinition,
  Deployment,
  Instrumentation,
  Pod,
  WebhookConfiguration,
} from './resources';

/** Everything that the checks judge; gathered once, so that they are plain functions of it. */
export interface State {
  readonly target: Target;
  readonly customResourceDefinitions: readonly CustomResourceDefinition[];
  readonly operators: {
    readonly jaeger: readonly Deployment[];
    readonly openTelemetry: readonly Deployment[];
  };
  /** Pods of the OpenTelemetry Operator. */
  readonly injectors: readonly Pod[];
  readonly podWebhooks: readonly WebhookConfiguration[];
  /** What the API server said to an Instrumentation that it was asked to try. */
  readonly webhook: Attempt<true>;
  /** The API server's answer to a pod that it was asked to try; undefined where there is no Instrumentation. */
  readonly injection: Attempt<Pod> | undefined;
  /** Of the namespace, and those elsewhere that its pods name. */
  readonly instrumentations: readonly Instrumentation[];
  readonly backends: readonly Backend[];
  readonly deployments: readonly Deployment[];
  readonly configMaps: readonly ConfigMap[];
  readonly pods: readonly ObservedPod[];
  /** Names of the services that Jaeger has traces of; undefined where none of its services is in the namespace. */
  readonly jaeger: Attempt<readonly string[]> | undefined;
}

export interface ObservedPod {
  readonly pod: Pod;
  /** undefined: not running. */
  readonly inside: Attempt<Inside> | undefined;
}

/** What a pod said about itself. */
export interface Inside {
  /** Variables that decide about tracing, as its process has them. */
  readonly environment: Readonly<Record<string, string>>;
  /** For each place that spans go to over TCP: undefined, or why it cannot be reached. */
  readonly endpoints: Readonly<Record<string, string | null>>;
  /** Prometheus text; empty where it does not answer. */
  readonly metrics: string;
}

/** An outcome, or the reason why there is none. */
export type Attempt<T> = { readonly value: T } | { readonly error: string };
