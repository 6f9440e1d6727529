import type { IncomingMessage } from 'node:http';

const MATCHED_LAYERS = Symbol('mangamotion.matched-layers');

type Routed = IncomingMessage & {
  [MATCHED_LAYERS]?: MatchedLayers | undefined;
  readonly originalUrl?: string;
};

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
  route({ originalUrl }: Routed): string | undefined {
    if (originalUrl === undefined) return undefined;
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

/**
 * To be called for every request, whether its layers are kept or not: objects that differ in their properties would slow
 * down whatever of Node and Express handles both kinds.
 */
export function setMatchedLayers(request: IncomingMessage, layers: MatchedLayers | undefined): void {
  const routed: Routed = request;
  routed[MATCHED_LAYERS] = layers;
}

/** @returns undefined where nobody will ask for the request's route */
export function matchedLayers(request: IncomingMessage): MatchedLayers | undefined {
  const routed: Routed = request;
  return routed[MATCHED_LAYERS];
}
