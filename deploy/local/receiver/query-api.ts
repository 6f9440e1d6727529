import type { TraceStore } from './trace-store';

/** An answer of the query API. */
export interface QueryAnswer {
  readonly status: number;
  readonly body: object;
}

const defaultLimit = 20;

/** Answers `/api/services`, `/api/traces/<id>` and `/api/traces?service=…&limit=…` as Jaeger does. */
export function answerQuery(store: TraceStore, url: URL): QueryAnswer {
  if (url.pathname === '/api/services') return found(store.services());
  if (url.pathname === '/api/traces') {
    const service = url.searchParams.get('service');
    if (!service) return failed(400, "parameter 'service' is required");
    return found(store.tracesOf(service, Number(url.searchParams.get('limit')) || defaultLimit));
  }
  const id = /^\/api\/traces\/([0-9a-f]{1,32})$/.exec(url.pathname)?.[1];
  if (id === undefined) return failed(404, `no such resource: ${url.pathname}`);
  const trace = store.trace(id);
  return trace ? found([trace]) : failed(404, 'trace not found');
}

function found(data: readonly unknown[]): QueryAnswer {
  return { status: 200, body: { data, total: data.length, limit: 0, offset: 0, errors: null } };
}

function failed(code: number, msg: string): QueryAnswer {
  return {
    status: code,
    body: { data: null, total: 0, limit: 0, offset: 0, errors: [{ code, msg }] },
  };
}
