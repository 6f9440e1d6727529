import { environment } from '../../charts/environments';
import { change } from './impossible-change';

const production = environment('production').mangamotion;
const { keep } = production;

/** Settings by which less would be recorded than is decided on, or decisions come too early. */
export const impossibleKeep = [
  change(
    'a sampler before the decision',
    'sampler',
    { type: 'probabilistic', param: 0.1 },
    'sampler.type must be const where keep.enabled is true: collectors can keep nothing that is not recorded; say keep.enabled=false to sample, got "probabilistic"',
    production,
  ),
  change(
    'an adaptive sampler before the decision',
    'sampler',
    { type: 'adaptive', param: 2 },
    'sampler.type must be const where keep.enabled is true: collectors can keep nothing that is not recorded; say keep.enabled=false to sample, got "adaptive"',
    production,
  ),
  change(
    'nothing recorded before the decision',
    'sampler',
    { type: 'const', param: 0 },
    'sampler.param must be 1 where keep.enabled is true: how many traces are kept says keep.share; say keep.enabled=false to sample, got 0',
    production,
  ),
  change(
    'traces that are kept for nobody',
    'tracing',
    { ...production.tracing, backend: 'external', otlp: false, jaegerPort: 14268 },
    'tracing.externalEndpoint must be set where keep.enabled is true and tracing.backend is external, as the collectors send there, got ""',
    production,
  ),
  change(
    'a key that collectors cannot bring',
    'tracing',
    {
      ...production.tracing,
      backend: 'external',
      externalEndpoint: 'https://otlp.example.com',
      otlpHeaders: { ...production.tracing.otlpHeaders, existingSecret: 'key' },
    },
    'tracing.otlpHeaders.existingSecret must be empty where keep.enabled is true: the collectors send to the backend, and have no headers; say keep.enabled=false, and sampler, to send them, got "key"',
    production,
  ),
  change('a share of 7', 'keep', { ...keep, share: 7 }, 'keep.share must be at most 1, got 7', production),
];

/** Only a template can compare two values, a schema cannot. */
export const impossibleKeepOrder = change(
  'slow traces that are decided on before they are slow',
  'keep',
  { ...keep, slowerThanSeconds: 60 },
  'keep.slowerThanSeconds must be at most keep.waitSeconds, after which a trace is decided on, got 60',
  production,
);
