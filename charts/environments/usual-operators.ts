import type { Operators } from '../model/operators';
import { usualMonitors } from './usual-monitors';
import { anyPods, usualOperator } from './usual-pods';
import { usualWebhooks } from './usual-webhooks';

/** Both, for all namespaces, one pod of each. */
export const usualOperators: Operators = {
  global: { imageRegistry: '', imagePullSecrets: [] },
  nameOverride: '',
  fullnameOverride: '',
  commonLabels: {},
  commonAnnotations: {},
  certificates: 'generated',
  certificateJob: {
    image: { repository: 'mangamotion/services', tag: '0.1.0', digest: '' },
    schedule: '17 3 * * *',
    validDays: 365,
    resources: { cpu: '50m', cpuLimit: '', memory: '128Mi', disk: '512Mi' },
    ...anyPods,
  },
  watchNamespace: '',
  pullPolicy: 'IfNotPresent',
  pullSecret: '',
  podSecurity: 'chart',
  ipFamilyPolicy: '',
  rbac: { aggregateClusterRoles: true },
  monitoring: usualMonitors,
  jaegerOperator: {
    enabled: true,
    watchNamespace: '',
    image: { repository: 'quay.io/jaegertracing/jaeger-operator', tag: '1.65.0', digest: '' },
    replicas: 1,
    resources: { cpu: '50m', cpuLimit: '', memory: '256Mi', disk: '512Mi' },
    ...usualWebhooks.jaeger,
    ...usualOperator,
  },
  openTelemetryOperator: {
    enabled: true,
    image: {
      repository: 'ghcr.io/open-telemetry/opentelemetry-operator/opentelemetry-operator',
      tag: '0.143.0',
      digest: '',
    },
    replicas: 1,
    resources: { cpu: '50m', cpuLimit: '', memory: '256Mi', disk: '512Mi' },
    ...usualWebhooks.opentelemetry,
    ...usualOperator,
  },
  extraObjects: [],
};
