const everything = { matchLabels: {}, matchExpressions: [] };

const webhooks = { failurePolicy: 'Fail', timeoutSeconds: 10, namespaceSelector: everything } as const;

const inCluster = { hostNetwork: false, certificate: { existingSecret: '', caBundle: '' } };

/** How the API server comes to each operator, where it reaches pods. */
export const usualWebhooks = {
  jaeger: { ...inCluster, ports: { webhooks: 9443, health: 8081, metrics: 8383 }, webhooks },
  opentelemetry: {
    ...inCluster,
    ports: { webhooks: 9443, health: 8081, metrics: 8080 },
    // A cluster must not stand still because tracing does.
    webhooks: { ...webhooks, pods: { failurePolicy: 'Ignore', objectSelector: everything } },
  },
} as const;
