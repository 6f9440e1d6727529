import type { Environment } from './index';
import { staging } from './staging';

const { operators, mangamotion } = staging;

/**
 * A tenth of the requests is traced. Ready alternatives for the sampler: `samplerAlternatives`, and the
 * strategy below for `remote`.
 */
export const production: Environment = {
  operators: {
    ...operators,
    // It may write workloads, and read Secrets, wherever it watches.
    jaegerOperator: { ...operators.jaegerOperator, replicas: 2, watchNamespace: 'mangamotion' },
    openTelemetryOperator: { ...operators.openTelemetryOperator, replicas: 2 },
  },
  mangamotion: {
    ...mangamotion,
    environment: 'production',
    sampler: { type: 'probabilistic', param: 0.1 },
    strategy: { type: 'probabilistic', param: 0.1, reloadSeconds: 10 },
    jaeger: {
      ...mangamotion.jaeger,
      storage: { ...mangamotion.jaeger.storage, retentionDays: 7 },
      collectorReplicas: 2,
      queryReplicas: 2,
      resources: { ...mangamotion.jaeger.resources, cpu: '250m', memory: '1Gi' },
    },
    api: {
      ...mangamotion.api,
      replicas: 3,
      autoscaling: { enabled: true, minReplicas: 3, maxReplicas: 20, cpuPercent: 70 },
      resources: { ...mangamotion.api.resources, cpu: '500m', memory: '512Mi' },
    },
    worker: {
      ...mangamotion.worker,
      replicas: 3,
      concurrency: 4,
      autoscaling: {
        enabled: true,
        minReplicas: 2,
        maxReplicas: 20,
        cpuPercent: 70,
        keda: false,
        jobsPerReplica: 8,
      },
      resources: { ...mangamotion.worker.resources, cpu: '500m', memory: '512Mi' },
      temporarySize: '8Gi',
    },
    ingress: {
      ...mangamotion.ingress,
      enabled: true,
      host: 'mangamotion.example.com',
      tlsSecret: 'mangamotion-tls',
    },
    monitoring: { ...mangamotion.monitoring, serviceMonitor: false, alerts: false },
  },
};

/** What production may use instead, each valid with the rest of the environment. */
export const samplerAlternatives = {
  /** At most 100 new traces a second from each pod, however many requests there are. */
  rateLimiting: { type: 'rateLimiting', param: 100 },
  /** Jaeger's strategy decides, and can change without a restart; until its first answer 0.1. */
  remote: { type: 'remote', param: 0.1 },
} as const;
