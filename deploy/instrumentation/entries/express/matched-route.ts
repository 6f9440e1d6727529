import type { IncomingMessage } from 'node:http';
import { UnseenFields } from '../../language/unseen-fields';
import { PatternOfLayer, type Layer, type LayerPattern } from './layer-pattern';

/** What Express writes onto a request. */
export type RoutedRequest = IncomingMessage & {
  /** The route that has matched last; Express sets it before the functions of `router.param` run. */
  readonly route?: object;
  /** What the routers around have taken away of the path. */
  readonly baseUrl?: string;
};

export interface Router {
  readonly stack: readonly Layer[];
}

/** How far a request has come. */
interface Place {
  /** The pattern of the layer that it is in, from the outermost router on. */
  readonly matched: string | undefined;
  /** Of the route that it was in last. */
  readonly route: string | undefined;
  readonly isInRoute: boolean;
}

/** A router that a request is in. */
interface Mounted {
  readonly router: Router | undefined;
  /** The pattern of what has been taken away of the path. */
  readonly prefix: string;
  readonly baseUrl: string;
  readonly place: Place;
  readonly outer: Mounted | undefined;
}

const NOWHERE: Place = { matched: undefined, route: undefined, isInRoute: false };

/**
 * The route of a request: what Express matches, `baseUrl` and `route.path`, but with the pattern of each router's place
 * instead of this request's path. Where no route has answered, it is the place of the middleware that did.
 */
export class MatchedRoute {
  #mounted: Mounted = {
    router: undefined,
    prefix: '',
    baseUrl: '',
    place: NOWHERE,
    outer: undefined,
  };
  #place = NOWHERE;
  #route: object | undefined;

  /** @returns to be called when the request leaves the router, with what it leaves it */
  enterRouter(router: Router, { baseUrl = '' }: RoutedRequest): Mounted {
    const { isInRoute, matched = '' } = this.#place;
    // A router within a route sees the whole path.
    const prefix = isInRoute ? this.#mounted.prefix : matched;
    this.#mounted = { router, prefix, baseUrl, place: this.#place, outer: this.#mounted };
    this.#place = { ...this.#place, isInRoute: false };
    return this.#mounted;
  }

  /** @param reason an error: where it came from stays matched, whoever handles it */
  leaveRouter({ outer, place }: Mounted, reason: unknown, request: RoutedRequest): void {
    const isError = Boolean(reason) && reason !== 'route' && reason !== 'router';
    if (isError) this.#enterUnseen(request);
    else this.#place = place.isInRoute ? place : { ...this.#place, matched: undefined, isInRoute: false };
    if (outer) this.#mounted = outer;
  }

  enterLayer(layer: Layer, pattern: LayerPattern, request: RoutedRequest): void {
    const { prefix, baseUrl } = this.#mounted;
    const taken = (request.baseUrl ?? '').slice(baseUrl.length);
    const text = prefix + pattern.textFor(taken || pathOf(request.url ?? ''));
    const { isRoute } = pattern;
    this.#place = { matched: text, route: isRoute ? text || '/' : this.#place.route, isInRoute: isRoute };
    if (isRoute) this.#route = layer.route;
  }

  /** To be asked at the end. */
  textFor(request: RoutedRequest): string | undefined {
    this.#enterUnseen(request);
    return this.#place.matched || this.#place.route;
  }

  /** A function of `router.param` may answer before the route's own ones are called. */
  #enterUnseen(request: RoutedRequest): void {
    const { route } = request;
    if (route === undefined || route === this.#route) return;
    const layer = this.#mounted.router?.stack.find((each) => each.route === route);
    const pattern = layer && PatternOfLayer.of(layer);
    if (pattern) this.enterLayer(layer, pattern, request);
  }
}

/** The first line of a request may have a whole URL. */
function pathOf(url: string): string {
  const [path = ''] = url.split('?', 1);
  return path.startsWith('/') || !URL.canParse(path) ? path : new URL(path).pathname;
}

/** Of requests: the routes that they have matched. */
export class RequestRoute extends UnseenFields {
  #route: MatchedRoute | undefined;

  private constructor(request: object, route: MatchedRoute | undefined) {
    super(request);
    this.#route = route;
  }

  /**
   * To be called for every request, whether its route is wanted or not: objects that differ in their fields would slow
   * down whatever of Node and Express handles both kinds.
   */
  static set(request: object, route: MatchedRoute | undefined): void {
    if (#route in request) request.#route = route;
    else void new RequestRoute(request, route);
  }

  /** @returns undefined where nobody will ask for the request's route */
  static of(request: object): MatchedRoute | undefined {
    return #route in request ? request.#route : undefined;
  }
}
