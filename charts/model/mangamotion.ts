import { z } from 'zod';
import { extraObjects } from './extra-objects';
import { ipFamilyPolicy, podSecurity } from './fields';
import { global } from './global';
import { naming } from './naming';
import { networkPolicies } from './network-policies';
import { commonLabels } from './pods';
import * as publication from './publication';
import * as services from './services';
import { jaeger, sampler, strategy, tracing } from './tracing';

/** The settings of the mangamotion chart. */
export const mangamotion = z.strictObject({
  global,
  ...naming,
  commonLabels,
  environment: services.name,
  logLevel: services.logLevel,
  images: services.images,
  podSecurity,
  ipFamilyPolicy,
  sampler,
  strategy,
  tracing,
  jaeger,
  api: services.api,
  worker: services.worker,
  redis: services.redis,
  objectStorage: services.objectStorage,
  clamd: services.clamd,
  limits: services.limits,
  authentication: services.authentication,
  ingress: publication.ingress,
  httpRoute: publication.httpRoute,
  hooks: services.hooks,
  monitoring: services.monitoring,
  networkPolicies,
  extraObjects,
});

export type Mangamotion = z.infer<typeof mangamotion>;
