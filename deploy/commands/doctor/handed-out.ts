import type { ConfigMap } from './resources';

interface Strategy {
  readonly type?: string;
  readonly param?: number;
  readonly operation_strategies?: readonly unknown[];
}

interface Strategies {
  readonly default_strategy?: Strategy;
  readonly service_strategies?: readonly (Strategy & { readonly service?: string })[];
}

/** What Jaeger has its strategies from. */
interface HandedOut {
  readonly configMap: string;
  readonly type: string;
  readonly param: string;
}

/** Keys of the file: of our chart for Jaeger v2, and of the Jaeger Operator. */
const keys = ['strategies.json', 'sampling'];

/**
 * What Jaeger is to answer the service, as a sampler would say it. Undefined where it has no such file, or several do, or
 * where operations have strategies of their own, which Jaeger puts together in its way.
 */
export function handedOut(
  configMaps: readonly ConfigMap[],
  service: string | undefined,
): HandedOut | undefined {
  const files = configMaps.flatMap(({ metadata, data = {} }) =>
    keys.flatMap((key) => (data[key] === undefined ? [] : [{ name: metadata.name, text: data[key] }])),
  );
  const [file] = files;
  if (!file || files.length > 1) return undefined;
  const { default_strategy: byDefault, service_strategies: services = [] } = strategiesIn(file.text);
  const own = services.find((each) => each.service === service);
  const { type, param, operation_strategies: operations = [] } = own ?? byDefault ?? {};
  const isPlain = operations.length === 0 && (byDefault?.operation_strategies ?? []).length === 0;
  if (type === undefined || param === undefined || !isPlain) return undefined;
  return {
    configMap: file.name,
    type: type === 'ratelimiting' ? 'rateLimiting' : type,
    param: String(param),
  };
}

function strategiesIn(text: string): Strategies {
  try {
    return JSON.parse(text);
  } catch {
    // Of somebody else, who has that key too.
    return {};
  }
}
