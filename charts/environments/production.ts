import type { Mangamotion } from '../model/mangamotion';
import type { Environment } from './index';
import { staging } from './staging';

const { operators, mangamotion } = staging;
const { keep } = mangamotion;

/**
 * Every request is recorded, and collectors keep failures, slow ones, and a tenth of the rest. Ready alternatives, by
 * which samplers decide early: `earlyDecision`, for what Jaeger hands out then: `strategyAlternatives`.
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
    sampler: { type: 'const', param: 1 },
    keep: {
      ...keep,
      enabled: true,
      routing: { ...keep.routing, autoscaling: { ...keep.routing.autoscaling, enabled: true } },
      deciding: {
        ...keep.deciding,
        replicas: 2,
        autoscaling: { ...keep.deciding.autoscaling, enabled: true },
        resources: { ...keep.deciding.resources, cpu: '500m', memory: '2Gi' },
      },
    },
    strategy: { type: 'probabilistic', param: 0.1, lowerBound: 0, reloadSeconds: 10, services: [] },
    jaeger: {
      ...mangamotion.jaeger,
      storage: { ...mangamotion.jaeger.storage, retentionDays: 7 },
      v2: {
        ...mangamotion.jaeger.v2,
        autoscaling: { ...mangamotion.jaeger.v2.autoscaling, enabled: true },
      },
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

/** A tenth of the requests is traced, and no collectors decide: nine of ten failures have no trace. */
export const earlyDecision = {
  sampler: { type: 'probabilistic', param: 0.1 },
  keep: { ...production.mangamotion.keep, enabled: false },
} satisfies Partial<Mangamotion>;

/** Each is valid with the rest of the environment, where no collectors decide. */
export const samplerAlternatives = {
  /** A known share of the requests, the same in every service. */
  probabilistic: earlyDecision.sampler,
  /** At most 100 new traces a second from each pod, however many requests there are. */
  rateLimiting: { type: 'rateLimiting', param: 100 },
  /** About 2 new traces a second of each operation from each pod, by ratios that follow the load; rarer ones are all kept. */
  adaptive: { type: 'adaptive', param: 2 },
  /** Jaeger's strategy decides, and can change without a restart; until its first answer 0.1. */
  remote: { type: 'remote', param: 0.1 },
} as const;

/** What Jaeger may hand out there instead, for the sampler `remote`. */
export const strategyAlternatives = {
  /** Every upload, and next to nothing of what the page asks for every second; a tenth of all else. */
  perOperation: {
    type: 'probabilistic',
    param: 0.1,
    lowerBound: 0.1,
    reloadSeconds: 10,
    services: [
      {
        service: 'mangamotion-backend',
        type: 'probabilistic',
        param: 0.1,
        operation_strategies: [
          { operation: 'POST /api/upload', type: 'probabilistic', param: 1 },
          { operation: 'GET /api/jobs/:id', type: 'probabilistic', param: 0.01 },
        ],
      },
      { service: 'mangamotion-worker', type: 'ratelimiting', param: 5 },
    ],
  },
} satisfies Record<string, Mangamotion['strategy']>;
