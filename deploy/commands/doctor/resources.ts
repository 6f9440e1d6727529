/** The parts of Kubernetes objects that the doctor reads, as `kubectl get --output json` gives them. */
export interface Metadata {
  readonly name: string;
  readonly namespace?: string;
  /** RFC 3339, whole seconds. */
  readonly creationTimestamp: string;
  readonly deletionTimestamp?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly ownerReferences?: readonly { readonly kind: string; readonly name: string }[];
}

export interface Condition {
  readonly type: string;
  readonly status: string;
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
  };
}

export interface Pod extends PodTemplate {
  readonly metadata: Metadata;
  readonly status: { readonly phase: string; readonly conditions?: readonly Condition[] };
}

export interface Deployment {
  readonly metadata: Metadata;
  readonly spec: { readonly replicas: number; readonly template: PodTemplate };
  readonly status: { readonly readyReplicas?: number; readonly conditions?: readonly Condition[] };
}

export interface CustomResourceDefinition {
  readonly metadata: Metadata;
  readonly status: { readonly conditions?: readonly Condition[] };
}

export interface WebhookConfiguration {
  readonly metadata: Metadata;
  readonly webhooks?: readonly {
    readonly name: string;
    readonly clientConfig: {
      readonly caBundle?: string;
      readonly service?: { readonly name: string; readonly namespace: string };
    };
  }[];
}

/** @see https://opentelemetry.io/docs/platforms/kubernetes/operator/automatic/ */
export interface Instrumentation {
  readonly metadata: Metadata;
  readonly spec: {
    readonly exporter?: { readonly endpoint?: string };
    readonly propagators?: readonly string[];
    readonly resource?: { readonly resourceAttributes?: Readonly<Record<string, string>> };
    readonly nodejs?: { readonly image?: string };
  };
}

export interface ConfigMap {
  readonly metadata: Metadata;
  readonly data?: Readonly<Record<string, string>>;
}

/** Jaeger v1 by its operator, or the OpenTelemetryCollector that runs Jaeger v2. */
export interface Backend {
  readonly kind: string;
  readonly metadata: Metadata;
}
