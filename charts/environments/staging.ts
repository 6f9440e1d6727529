import { development } from './development';
import type { Environment } from './index';

const { operators, mangamotion } = development;

/** Like production in its parts, smaller in numbers: half of the requests are traced. */
export const staging: Environment = {
  // A tag can move: what a registry has now is what runs, on every node.
  operators: { ...operators, certificates: 'cert-manager', pullPolicy: 'Always' },
  mangamotion: {
    ...mangamotion,
    environment: 'staging',
    images: { ...mangamotion.images, pullPolicy: 'Always' },
    sampler: { type: 'probabilistic', param: 0.5 },
    strategy: { type: 'probabilistic', param: 0.5, lowerBound: 0, reloadSeconds: 10, services: [] },
    tracing: { ...mangamotion.tracing, trustIncoming: false },
    jaeger: {
      ...mangamotion.jaeger,
      uiUrl: '',
      strategy: 'production',
      storage: {
        ...mangamotion.jaeger.storage,
        type: 'elasticsearch',
        servers: 'http://elasticsearch:9200',
        existingSecret: 'jaeger-storage',
        retentionDays: 3,
      },
    },
    api: { ...mangamotion.api, replicas: 2, disruptionBudget: true },
    worker: { ...mangamotion.worker, replicas: 2, disruptionBudget: true },
    // Of nobody, so that nobody is served until it is replaced, or another mode is chosen.
    authentication: {
      ...mangamotion.authentication,
      mode: 'oidc',
      oidc: {
        ...mangamotion.authentication.oidc,
        issuer: 'https://login.example.com',
        audience: 'mangamotion',
      },
    },
    redis: { ...mangamotion.redis, deploy: false, existingSecret: 'mangamotion-redis' },
    objectStorage: {
      ...mangamotion.objectStorage,
      deploy: false,
      existingSecret: 'mangamotion-s3',
      pageOrigin: '',
    },
    clamd: { ...mangamotion.clamd, deploy: false, host: 'clamd', databaseMaxAgeSeconds: 604_800 },
  },
};
