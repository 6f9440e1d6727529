/** The parts of Kubernetes objects that the doctor reads, as `kubectl get --output json` gives them. */
export interface Metadata {
  readonly name: string;
  readonly namespace?: string;
  /** RFC 3339, whole seconds. */
  readonly creationTimestamp: string;
  readonly deletionTimestamp?: string;
  readonly labels?: Labels;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly ownerReferences?: readonly Owner[];
}

export type Labels = Readonly<Record<string, string>>;

export interface Owner {
  readonly kind: string;
  readonly name: string;
}

/** Of any kind. */
export interface KubernetesObject {
  readonly kind: string;
  readonly metadata: Metadata;
}

export interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly lastTransitionTime?: string;
  readonly message?: string;
}

export interface EnvironmentVariable {
  readonly name: string;
  readonly value?: string;
  readonly valueFrom?: { readonly configMapKeyRef?: { readonly name: string; readonly key: string } };
}

export interface Container {
  readonly name: string;
  readonly image: string;
  readonly env?: readonly EnvironmentVariable[];
}

export interface PodTemplate {
  readonly metadata?: Partial<Metadata>;
  readonly spec: {
    readonly containers: readonly Container[];
    readonly initContainers?: readonly Container[];
    readonly volumes?: readonly object[];
  };
}

interface Terminated {
  readonly exitCode: number;
  readonly reason?: string;
  readonly message?: string;
  readonly finishedAt?: string;
}

export interface ContainerStatus {
  readonly name: string;
  readonly ready: boolean;
  readonly restartCount: number;
  readonly state?: {
    readonly waiting?: { readonly reason?: string; readonly message?: string };
    readonly running?: { readonly startedAt?: string };
    readonly terminated?: Terminated;
  };
  readonly lastState?: { readonly terminated?: Terminated };
}

export interface Pod extends PodTemplate {
  readonly metadata: Metadata;
  readonly status: {
    readonly phase: string;
    readonly conditions?: readonly Condition[];
    readonly initContainerStatuses?: readonly ContainerStatus[];
    readonly containerStatuses?: readonly ContainerStatus[];
  };
}

export interface Deployment {
  readonly metadata: Metadata;
  readonly spec: { readonly replicas: number; readonly template: PodTemplate };
  readonly status: { readonly readyReplicas?: number; readonly conditions?: readonly Condition[] };
}

/** Deployment, StatefulSet, DaemonSet, CronJob or Job. */
export interface Controller extends KubernetesObject {
  readonly spec: {
    readonly replicas?: number;
    readonly paused?: boolean;
    readonly suspend?: boolean;
    readonly template?: PodTemplate;
    readonly jobTemplate?: { readonly spec: { readonly template: PodTemplate } };
    readonly volumeClaimTemplates?: readonly { readonly metadata: { readonly name: string } }[];
  };
  readonly status?: {
    /** Of a DaemonSet: how many nodes should have a pod. */
    readonly desiredNumberScheduled?: number;
    readonly conditions?: readonly Condition[];
  };
}

/** Of the core: why a controller gets no pod stands in no status but a Deployment's. */
export interface ClusterEvent {
  readonly reason: string;
  readonly message: string;
  readonly involvedObject: { readonly kind: string; readonly name: string };
  readonly lastTimestamp?: string;
}

export interface Service {
  readonly metadata: Metadata;
  readonly spec: { readonly selector?: Labels; readonly ports?: readonly { readonly port: number }[] };
}

export interface EndpointSlice {
  readonly metadata: Metadata;
  readonly endpoints?: readonly { readonly conditions?: { readonly ready?: boolean } }[] | null;
}

export interface NetworkPolicy {
  readonly metadata: Metadata;
  readonly spec: { readonly podSelector?: LabelSelector; readonly policyTypes?: readonly string[] };
}

export interface LabelSelector {
  readonly matchLabels?: Labels;
  readonly matchExpressions?: readonly {
    readonly key: string;
    readonly operator: string;
    readonly values?: readonly string[];
  }[];
}

export interface Webhook {
  readonly name: string;
  readonly clientConfig: {
    readonly caBundle?: string;
    readonly service?: ServiceReference;
  };
  readonly rules?: readonly {
    readonly apiGroups?: readonly string[];
    readonly resources?: readonly string[];
  }[];
  readonly namespaceSelector?: LabelSelector;
  readonly objectSelector?: LabelSelector;
}

export interface ServiceReference {
  readonly name: string;
  readonly namespace: string;
}

export interface WebhookConfiguration {
  readonly metadata: Metadata;
  readonly webhooks?: readonly Webhook[];
}

/** @see https://opentelemetry.io/docs/platforms/kubernetes/operator/automatic/ */
export interface Instrumentation {
  readonly metadata: Metadata;
  readonly spec: {
    readonly exporter?: { readonly endpoint?: string };
    readonly propagators?: readonly string[];
    readonly resource?: { readonly resourceAttributes?: Labels };
    readonly nodejs?: { readonly image?: string };
  };
}

export interface ConfigMap {
  readonly metadata: Metadata;
  readonly data?: Labels;
}

/** Jaeger v1 by its operator, or the OpenTelemetryCollector that runs Jaeger v2. */
export type Backend = KubernetesObject;
