import type { IncomingMessage } from 'node:http';

const MATCHED_LAYERS = Symbol('mangamotion.matched-layers');

type Routed = IncomingMessage & { [MATCHED_LAYERS]?: MatchedLayers; readonly originalUrl?: string };

/** Layers that match everything add nothing to a route. */
const CATCH_ALL = /^\/(?:\*|\{\*[^}]*\})?$/;

/** The paths of the layers that a request went through: what its route is made of. */
export class MatchedLayers {
  /** Of the routers that it is in. The packages never take one away again. */
  #mounted: readonly string[] = [];
  #matched: readonly string[] = [];

  enter(path: string | undefined, isRouter: boolean): void {
    this.#matched = path === undefined ? this.#mounted : [...this.#mounted, path];
    if (isRouter) this.#mounted = this.#matched;
  }

  /** As OpenTelemetry's Express instrumentation has it: of the last layer, however the request got there. */
  route(originalUrl: string): string | undefined {
    if (this.#matched.every((path) => path === '/')) {
      return this.#matched.length > 0 && originalUrl === '/' ? '/' : undefined;
    }
    const paths = this.#matched.filter((path) => !CATCH_ALL.test(path));
    if (paths.length === 1 && paths[0] === '*') return '*';
    const joined = paths.join('').replaceAll(/\/{2,}/g, '/');
    if (joined.includes('/') && /[,\\*[]/.test(joined)) return joined;
    const route = joined.startsWith('/') ? joined : `/${joined}`;
    return originalUrl.startsWith(route) || /[:*]/.test(route) ? route : undefined;
  }
}

/** From here on, the layers of this request are kept. */
export function keepMatchedLayers(request: IncomingMessage): void {
  const routed: Routed = request;
  routed[MATCHED_LAYERS] = new MatchedLayers();
}

/** @returns undefined where nobody will ask for the request's route */
export function matchedLayers(request: IncomingMessage): MatchedLayers | undefined {
  const routed: Routed = request;
  return routed[MATCHED_LAYERS];
}

/** The pattern that a request matched, such as `/api/jobs/:id`. */
export function routeOf(request: IncomingMessage): string | undefined {
  const routed: Routed = request;
  return routed.originalUrl === undefined ? undefined : routed[MATCHED_LAYERS]?.route(routed.originalUrl);
}
