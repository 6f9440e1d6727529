import { z } from 'zod';
import { extraObjects } from './extra-objects';
import { ipFamilyPolicy, podSecurity } from './fields';
import { global } from './global';
import { hooks } from './hooks';
import { keep } from './keep';
import { marks } from './marks';
import { monitoring } from './monitoring';
import { naming } from './naming';
import { networkPolicies } from './network-policies';
import { proxy } from './proxy';
import * as publication from './publication';
import * as services from './services';
import { strategy } from './strategy';
import { jaeger, sampler, tracing } from './tracing';
import { trust } from './trust';

/** The settings of the mangamotion chart. */
export const mangamotion = z.strictObject({
  global,
  ...naming,
  ...marks,
  environment: services.name,
  logLevel: services.logLevel,
  images: services.images,
  podSecurity,
  ipFamilyPolicy,
  trust,
  proxy,
  sampler,
  keep,
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
  hooks,
  monitoring,
  networkPolicies,
  extraObjects,
});

export type Mangamotion = z.infer<typeof mangamotion>;
