import { integer, ParameterError, parseSearch } from './search-parameters';
import { dependenciesIn, operationsIn, servicesIn } from './summaries';
import { searchTraces } from './trace-search';
import type { TraceStore } from './trace-store';

/** An answer of the query API. */
export interface QueryAnswer {
  readonly status: number;
  readonly body: object;
}

const dayMillis = 24 * 3_600_000;

/** Answers below `/api/` as Jaeger does: services, operations, traces by id and by search, dependencies. */
export function answerQuery(store: TraceStore, url: URL): QueryAnswer {
  try {
    return answer(store, url);
  } catch (error) {
    if (error instanceof ParameterError) return failed(400, error.message);
    throw error;
  }
}

function answer(store: TraceStore, { pathname, searchParams }: URL): QueryAnswer {
  switch (pathname) {
    case '/api/services':
      return found(servicesIn(store));
    case '/api/operations':
      return operations(store, searchParams);
    case '/api/traces':
      return found(searchTraces(store, parseSearch(searchParams, Date.now() * 1000)));
    case '/api/dependencies':
      return dependencies(store, searchParams);
    default:
      return named(store, pathname);
  }
}

function operations(store: TraceStore, parameters: URLSearchParams): QueryAnswer {
  const service = parameters.get('service');
  if (!service) throw new ParameterError("parameter 'service' is required");
  const kind = parameters.get('spanKind');
  return found(operationsIn(store, service).filter(({ spanKind }) => !kind || spanKind === kind));
}

/** Its times are in milliseconds. */
function dependencies(store: TraceStore, parameters: URLSearchParams): QueryAnswer {
  const end = integer(parameters, 'endTs') ?? Date.now();
  const start = end - (integer(parameters, 'lookback') ?? dayMillis);
  return found(dependenciesIn(store, start * 1000, end * 1000));
}

/** What has a name or an id in its path. */
function named(store: TraceStore, pathname: string): QueryAnswer {
  const [, service] = /^\/api\/services\/([^/]+)\/operations$/.exec(pathname) ?? [];
  if (service !== undefined) return found(operationNames(store, service));
  const [, id] = /^\/api\/traces\/([0-9a-f]{1,32})$/.exec(pathname) ?? [];
  if (id === undefined) return failed(404, `no such resource: ${pathname}`);
  const trace = store.trace(id);
  return trace ? found([trace]) : failed(404, 'trace not found');
}

function operationNames(store: TraceStore, encoded: string): string[] {
  const names = operationsIn(store, decode(encoded)).map(({ name }) => name);
  return [...new Set(names)];
}

function decode(encoded: string): string {
  try {
    return decodeURIComponent(encoded);
  } catch (cause) {
    throw new ParameterError(`unable to parse param 'service': "${encoded}" is no encoded text`, { cause });
  }
}

export function found(data: readonly unknown[]): QueryAnswer {
  return { status: 200, body: { data, total: data.length, limit: 0, offset: 0, errors: null } };
}

export function failed(code: number, msg: string): QueryAnswer {
  return {
    status: code,
    body: { data: null, total: 0, limit: 0, offset: 0, errors: [{ code, msg }] },
  };
}
