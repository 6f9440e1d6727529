import type { SamplerConfiguration } from '../configuration';
import { EXPORT_SETTINGS } from './export-settings';
import type { Setting } from './setting';

/** All that the environment decides, what matters most first. */
export const SETTINGS: readonly Setting[] = [
  {
    name: 'service',
    variables: [['SERVICE_NAME', 'OTEL_SERVICE_NAME', 'OTEL_RESOURCE_ATTRIBUTES']],
    shown: ({ serviceName }) => serviceName,
  },
  {
    name: 'resource',
    variables: [['OTEL_RESOURCE_ATTRIBUTES']],
    shown: ({ resourceAttributes }) => {
      const pairs = Object.entries(resourceAttributes).map(([name, value]) => `${name}=${value}`);
      return orNone(pairs);
    },
  },
  {
    name: 'resource detectors',
    variables: [['OTEL_NODE_RESOURCE_DETECTORS']],
    shown: ({ resourceDetectors = 'those of the bundle' }) =>
      typeof resourceDetectors === 'string' ? resourceDetectors : ['env', ...resourceDetectors].join(', '),
  },
  {
    name: 'sampler',
    variables: [
      ['JAEGER_SAMPLER', 'OTEL_TRACES_SAMPLER'],
      ['JAEGER_SAMPLER_PARAM', 'OTEL_TRACES_SAMPLER_ARG'],
      ['JAEGER_SAMPLER_LOWER_BOUND'],
      ['JAEGER_SAMPLING_ENDPOINT'],
    ],
    counts: (variable, isSet, { sampler }) => {
      if (variable.startsWith('OTEL_')) return !isSet('JAEGER_SAMPLER') && !isSet('JAEGER_SAMPLER_PARAM');
      return sampler.kind === 'remote' || !/_(?:LOWER_BOUND|ENDPOINT)$/.test(variable);
    },
    shown: ({ sampler }) => `${samplerInWords(sampler)}; of what a caller has decided, the caller's word`,
  },
  ...EXPORT_SETTINGS,
  {
    name: 'propagators',
    variables: [['OTEL_PROPAGATORS']],
    shown: ({ propagators }) => orNone([...propagators]),
  },
  {
    name: 'trust incoming',
    variables: [['TRACING_TRUST_INCOMING']],
    shown: ({ trustIncoming }) => String(trustIncoming),
  },
  {
    name: 'instrumentations',
    variables: [['OTEL_NODE_ENABLED_INSTRUMENTATIONS'], ['OTEL_NODE_DISABLED_INSTRUMENTATIONS']],
    shown: ({ instrumentations }) => orNone([...instrumentations]),
  },
  {
    name: 'libraries',
    variables: [['OTEL_NODE_ENABLED_INSTRUMENTATIONS'], ['OTEL_NODE_DISABLED_INSTRUMENTATIONS']],
    shown: ({ libraries }) => orNone(libraries),
  },
  {
    name: 'methods',
    variables: [['TRACING_METHODS']],
    shown: ({ tracedMethods }) =>
      orNone(tracedMethods.map((each) => `${each.modulePath}#${each.exportName}=${each.spanName}`)),
  },
  {
    name: 'hooks',
    variables: [['TRACING_HOOKS']],
    shown: ({ hooksFile }) => hooksFile ?? 'none',
  },
  {
    name: 'ignored paths',
    variables: [['TRACING_IGNORE_PATHS']],
    shown: ({ ignoredPaths }) => orNone(ignoredPaths),
  },
  {
    name: 'query parameters',
    variables: [['TRACING_QUERY_PARAMETERS']],
    shown: ({ queryParameters }) => orNone(queryParameters),
  },
  {
    name: 'Redis commands',
    variables: [['TRACING_REDIS_COMMANDS']],
    shown: ({ redisCommands }) => redisCommands,
  },
  {
    name: 'other SDK',
    variables: [['TRACING_OTHER_SDK']],
    shown: ({ otherSdk }) => otherSdk,
  },
  {
    name: 'limits',
    variables: [
      ['OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT', 'OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT'],
      ['OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT', 'OTEL_ATTRIBUTE_COUNT_LIMIT'],
      ['OTEL_SPAN_EVENT_COUNT_LIMIT'],
      ['OTEL_SPAN_LINK_COUNT_LIMIT'],
      ['OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT', 'OTEL_ATTRIBUTE_COUNT_LIMIT'],
      ['OTEL_LINK_ATTRIBUTE_COUNT_LIMIT', 'OTEL_ATTRIBUTE_COUNT_LIMIT'],
    ],
    shown: ({ limits }) =>
      [
        `${limits.attributes} attributes of ${limits.textLength} characters`,
        `${limits.events} events of ${limits.attributesPerEvent} attributes`,
        `${limits.links} links of ${limits.attributesPerLink}`,
      ].join(', '),
  },
  { name: 'log level', variables: [['OTEL_LOG_LEVEL']], shown: ({ logLevel }) => logLevel },
];

function samplerInWords(sampler: SamplerConfiguration): string {
  switch (sampler.kind) {
    case 'const':
      return `const ${sampler.sampled ? '1, every trace' : '0, no trace'}`;
    case 'probabilistic':
      return `probabilistic ${sampler.ratio}`;
    case 'rateLimiting':
      return `rateLimiting ${sampler.tracesPerSecond} a second`;
    case 'adaptive':
      return `adaptive ${sampler.tracesPerSecond} a second of each operation in each process`;
    default:
      return `remote by ${sampler.endpoints.join(' or ')}, ${sampler.initialRatio} until it answers`;
  }
}

const orNone = (texts: readonly string[]): string => (texts.length === 0 ? 'none' : texts.join(', '));
