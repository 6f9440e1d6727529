import { z } from 'zod';
import { resources } from './fields';
import { pods } from './pods';

/** What some hook has of the chart. */
const hookVariables = [
  'RESOURCES',
  'INSTRUMENTATION',
  'RELEASE',
  'NAME',
  'TIMEOUT_SECONDS',
  'NODE_EXTRA_CA_CERTS',
  'API_URL',
  'JAEGER_URL',
  'SIDECAR_ENDS',
  'AUTHENTICATION',
  'TRUSTED_HEADER',
  'TRUSTED_SECRET_HEADER',
  'TRUSTED_SECRET',
];

export const hooks = z
  .strictObject({ resources: resources('each of them'), ...pods(hookVariables) })
  .describe('The programs that Helm runs in the cluster.');
