import type { Keep } from '../model/keep';
import { notScaled, usualCollector } from './usual-pods';

/** The times of Kubernetes itself, as the OpenTelemetry Operator leaves them, but for the start. */
const tier = {
  ...usualCollector,
  startupProbe: { periodSeconds: 1, failureThreshold: 60 },
  livenessProbe: { periodSeconds: 10, timeoutSeconds: 1, failureThreshold: 3 },
  readinessProbe: { periodSeconds: 10, timeoutSeconds: 1, failureThreshold: 3 },
  // To leave, to decide on what waits, and to send on what is kept.
  terminationGracePeriodSeconds: 60,
};

/** As it is where nobody says otherwise: off, and with one collector once it is on. */
export const usualKeep: Keep = {
  enabled: false,
  errors: true,
  slowerThanSeconds: 5,
  users: [],
  share: 0.1,
  perSecond: 0,
  // Spans come five seconds after their end at the latest, and most scans end within some seconds of their upload.
  waitSeconds: 30,
  image: { repository: 'otel/opentelemetry-collector-contrib', tag: '0.144.0', digest: '' },
  logLevel: 'info',
  routing: {
    replicas: 2,
    autoscaling: notScaled,
    resources: { cpu: '100m', cpuLimit: '', memory: '512Mi', disk: '512Mi' },
    ...tier,
  },
  deciding: {
    replicas: 1,
    autoscaling: notScaled,
    resources: { cpu: '100m', cpuLimit: '', memory: '1Gi', disk: '512Mi' },
    ...tier,
    traces: 50_000,
    decisions: 500_000,
  },
};
