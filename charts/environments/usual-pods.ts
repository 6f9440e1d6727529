/** As many as their number says, and how an autoscaler would go about it. */
export const notScaled = { enabled: false, minReplicas: 2, maxReplicas: 10, cpuPercent: 70 };

const marked = { podAnnotations: {}, podLabels: {} };
/** Wherever the cluster likes. */
const anywhere = { nodeSelector: {}, tolerations: [], affinity: {}, priorityClassName: '' };
const noVolumes = { extraVolumes: [], extraVolumeMounts: [] };

/** Of whatever makes pods. */
export const anyPods = { ...marked, ...anywhere, extraEnv: [], extraEnvFrom: [], ...noVolumes };

const usualService = { annotations: {}, labels: {} };
const ownAccount = { create: true, name: '', annotations: {}, automount: false };

/** Kubernetes' own time to end. */
const usualGraceSeconds = 30;

const servers = { ...anyPods, initContainers: [], extraContainers: [] };

/** Of single pods for development: the account of the namespace, without its token. */
export const usualServer = {
  service: usualService,
  serviceAccount: { ...ownAccount, create: false },
  ...servers,
  terminationGracePeriodSeconds: usualGraceSeconds,
  startupProbe: { periodSeconds: 1, failureThreshold: 300 },
  // Whoever is too busy to answer is not better off for being killed.
  livenessProbe: { periodSeconds: 20, timeoutSeconds: 10, failureThreshold: 6 },
  readinessProbe: { periodSeconds: 5, timeoutSeconds: 5, failureThreshold: 3 },
};

/** One more is there before one goes. */
const oneMore = { type: 'RollingUpdate' as const, maxUnavailable: '0', maxSurge: '1' };

/** Of collectors, which the OpenTelemetry Operator makes a Deployment of. */
export const usualCollector = {
  serviceAccount: ownAccount,
  ...servers,
  topologySpreadConstraints: [],
  updateStrategy: oneMore,
};

const usualDeployment = { service: usualService, ...usualCollector, revisionHistoryLimit: 3 };

/** Reached by the cluster alone. */
export const usualPublicService = {
  ...usualService,
  type: 'ClusterIP' as const,
  nodePort: 0,
  externalTrafficPolicy: '' as const,
  loadBalancerClass: '',
  loadBalancerSourceRanges: [],
};

export const usualWorkload = {
  ...usualDeployment,
  startupProbe: { periodSeconds: 1, failureThreshold: 60 },
  livenessProbe: { periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 6 },
  readinessProbe: { periodSeconds: 5, timeoutSeconds: 3, failureThreshold: 2 },
  terminationGracePeriodSeconds: 0,
};

/** Kubernetes' own times and strategy, but for the start: its webhooks answer late. */
export const usualOperator = {
  ...usualDeployment,
  serviceAccount: { ...ownAccount, automount: true },
  startupProbe: { periodSeconds: 1, failureThreshold: 180 },
  livenessProbe: { periodSeconds: 20, timeoutSeconds: 1, failureThreshold: 3 },
  readinessProbe: { periodSeconds: 10, timeoutSeconds: 1, failureThreshold: 3 },
  updateStrategy: { type: 'RollingUpdate' as const, maxUnavailable: '25%', maxSurge: '25%' },
  terminationGracePeriodSeconds: 10,
};

/** Of the proxy before Jaeger's page. */
export const usualPage = {
  ...usualDeployment,
  startupProbe: { periodSeconds: 1, failureThreshold: 60 },
  livenessProbe: { periodSeconds: 10, timeoutSeconds: 1, failureThreshold: 3 },
  readinessProbe: { periodSeconds: 5, timeoutSeconds: 1, failureThreshold: 3 },
  terminationGracePeriodSeconds: usualGraceSeconds,
};

/** Of Jaeger v1, as its operator has it by itself. */
export const usualJaegerV1 = {
  ...marked,
  ...anywhere,
  ...noVolumes,
  updateStrategy: { ...oneMore, type: 'Recreate' as const },
  serviceAccount: { name: '' },
};
