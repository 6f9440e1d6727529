import { environment } from '../../charts/environments';
import { change } from './impossible-change';

const { mangamotion: development } = environment('development');
const { mangamotion: production } = environment('production');

const { indices } = development.jaeger.storage;
const rolling = { ...indices, rollover: { ...indices.rollover, enabled: true } };

const external = {
  ...development.tracing,
  backend: 'external',
  externalEndpoint: 'https://otlp.example.com',
};
const otlpHeaders = { existingSecret: 'otlp', key: 'headers' };

/** Settings of what keeps traces that cannot be. */
export const impossibleTraces = [
  change(
    'indices of a memory',
    'jaeger',
    { ...development.jaeger, storage: { ...development.jaeger.storage, indices: rolling } },
    'jaeger.storage.indices.rollover.enabled must be false where jaeger.storage.type is neither elasticsearch nor opensearch, which alone have indices, got true',
  ),
  change(
    'a prefix that no index has',
    'jaeger',
    {
      ...production.jaeger,
      storage: { ...production.jaeger.storage, indices: { ...indices, prefix: 'Manga' } },
    },
    'jaeger.storage.indices.prefix must be the beginning of the name of an index, or empty, got "Manga"',
    production,
  ),
  change(
    'a base path that ends in a slash',
    'jaeger',
    { ...development.jaeger, basePath: '/jaeger/' },
    'jaeger.basePath must be a path such as /jaeger without a slash at its end, or empty, got "/jaeger/"',
  ),
  change(
    'headers for our own Jaeger',
    'tracing',
    { ...development.tracing, otlpHeaders },
    'tracing.otlpHeaders.existingSecret must be empty where tracing.backend is not external: our own Jaeger asks for no headers, got "otlp"',
  ),
  change(
    'headers of a protocol that is not spoken',
    'tracing',
    { ...external, otlp: false, jaegerPort: 14268, otlpHeaders },
    'tracing.otlpHeaders.existingSecret must be empty where tracing.otlp is false, because they are headers of OTLP, got "otlp"',
    { ...development, jaeger: { ...development.jaeger, host: 'jaeger.example.com' } },
  ),
];
