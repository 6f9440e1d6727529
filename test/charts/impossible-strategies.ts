import { environment } from '../../charts/environments';
import { strategyAlternatives } from '../../charts/environments/production';
import { change } from './impossible-change';

const { mangamotion: development } = environment('development');
const { perOperation } = strategyAlternatives;

const strategy = (name: string, changed: object, message: string, base?: object) =>
  change(name, 'strategy', { ...perOperation, ...changed }, message, base);

const services = (service: object) => ({ services: [{ type: 'probabilistic', param: 0.1, ...service }] });
const operation = (name: string, changed: object = {}) => ({
  operation_strategies: [{ operation: name, type: 'probabilistic', param: 1, ...changed }],
});

/** The schema takes the word, so that the template can say what to do instead. */
export const adaptiveStrategy = strategy(
  'an adaptive strategy',
  { type: 'adaptive' },
  'strategy.type must not be adaptive, because what Jaeger calculates does not reach the samplers; say sampler.type=adaptive, and they adapt themselves',
);

/** Strategies that Jaeger would not hand out as they are meant, or that nothing could meet. */
export const impossibleStrategies = [
  strategy(
    'a strategy for an operation that no route has',
    services({ service: 'mangamotion-backend', ...operation('POST /api/uploads') }),
    'strategy.services.0.operation_strategies.0.operation must be one of POST /api/presign, POST /api/upload, ' +
      'GET /api/upload, GET /api/jobs/:id, DELETE /api/jobs/:id, GET /api/jobs/:id/files/:fileId, GET / ' +
      'for mangamotion-backend, got "POST /api/uploads"',
  ),
  strategy(
    'a strategy for what makes no spans',
    services({ service: 'mangamotion-backend', ...operation('GET /healthz') }),
    'got "GET /healthz"',
  ),
  strategy(
    'a strategy for an operation of another service',
    services({ service: 'mangamotion-worker', ...operation('POST /api/upload') }),
    'must be one of worker.scan, worker.rescan for mangamotion-worker, got "POST /api/upload"',
  ),
  strategy(
    'a rate for one operation',
    services({ service: 'shop', ...operation('GET /', { type: 'ratelimiting' }) }),
    'strategy.services.0.operation_strategies.0.type must be one of probabilistic, got "ratelimiting"',
  ),
  strategy(
    'a ratio of 7 for one operation',
    services({ service: 'shop', ...operation('GET /', { param: 7 }) }),
    'strategy.services.0.operation_strategies.0.param must be at most 1, got 7',
  ),
  strategy(
    'a ratio of 7 for a service',
    services({ service: 'shop', param: 7 }),
    'strategy.services.0.param must be at most 1, got 7',
  ),
  strategy(
    'half a trace per second for a service',
    services({ service: 'shop', type: 'ratelimiting', param: 0.5 }),
    'strategy.services.0.param must be a whole number, got 0.5',
  ),
  strategy(
    'operations of a service with a rate',
    services({ service: 'shop', type: 'ratelimiting', param: 5, ...operation('GET /') }),
    'strategy.services.0.operation_strategies is not a setting',
  ),
  strategy(
    'const for a service',
    services({ service: 'shop', type: 'const', param: 1 }),
    'must be of type probabilistic, or ratelimiting without operation_strategies',
  ),
  strategy(
    'a strategy of no service',
    services({}),
    'strategy.services.0.service must be of type string, got nothing',
  ),
  strategy(
    'strategies of services beside none',
    { type: 'none' },
    'strategy.services must be empty where strategy.type is none: what is not listed needs a strategy too, got [{',
  ),
  strategy(
    'strategies for an external backend',
    {},
    'strategy.services must be empty where tracing.backend is external, which hands out strategies of its own, got [{',
    {
      ...development,
      tracing: { ...development.tracing, backend: 'external', externalEndpoint: 'http://otlp:4318' },
    },
  ),
];
