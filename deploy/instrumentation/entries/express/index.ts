import { patchMethod } from '../../patching/patch-method';
import type { PatchedModule } from '../../patching/when-loaded';
import { LayerPattern, PatternOfLayer, type Layer } from './layer-pattern';
import { RequestRoute, type RoutedRequest, type Router } from './matched-route';

type HandleRequest = (this: Layer, request: RoutedRequest, response: unknown, next: unknown) => unknown;

type AddLayers = (this: PatchedRouter, ...args: unknown[]) => unknown;

type Leave = (this: unknown, reason?: unknown) => unknown;
type HandleInRouter = (this: Router, request: RoutedRequest, response: unknown, leave: Leave) => unknown;

/** Of Express 4 and 5; loosely typed, because the service brings its own version. */
interface PatchedRouter extends Router {
  readonly caseSensitive?: boolean;
  readonly strict?: boolean;
}

interface RouterPrototype {
  use: AddLayers;
  route: AddLayers;
  handle: HandleInRouter;
}

/** Has one of the two: Express 5 the first, Express 4 the second. */
interface LayerPrototype {
  readonly constructor: new (path: unknown, options: object, handle: () => void) => Layer;
  handleRequest: HandleRequest;
  handle_request: HandleRequest;
}

interface ExpressExports {
  readonly Router: RouterPrototype & { readonly prototype?: Partial<RouterPrototype> };
}

/**
 * Tells the server span its route, and makes no spans. Paths are noted where layers are added; a request that is not
 * recorded pays for one look at each router and each layer.
 */
export const EXPRESS: PatchedModule<ExpressExports> = {
  name: 'express',
  supported: ['>=4.0.0 <6'],
  patch: patchRouter,
};

function patchRouter({ Router }: ExpressExports): void {
  // In Express 4 routers inherit from the function itself.
  const prototype = isRouterPrototype(Router.prototype) ? Router.prototype : Router;
  patchMethod(prototype, 'use', (use) => noting(use, false));
  patchMethod(prototype, 'route', (route) => noting(route, true));
  patchMethod(prototype, 'handle', inRouter);
}

function isRouterPrototype(prototype: Partial<RouterPrototype> | undefined): prototype is RouterPrototype {
  return typeof prototype?.route === 'function';
}

/** `use` adds a layer for each of its functions. */
function noting(add: AddLayers, isRoute: boolean): AddLayers {
  return function addLayers(...args) {
    const count = this.stack.length;
    const added = add.apply(this, args);
    const path = isPath(args[0]) ? args[0] : '/';
    for (const layer of this.stack.slice(count)) {
      PatternOfLayer.set(layer, patternOf(this, layer, path, isRoute));
    }
    return added;
  };
}

/** The path may be left out, and both it and functions may come in arrays. */
function isPath(first: unknown): boolean {
  const item: unknown = Array.isArray(first) ? first.flat(Infinity)[0] : first;
  return item !== undefined && typeof item !== 'function';
}

function patternOf(router: PatchedRouter, layer: Layer, path: unknown, isRoute: boolean): LayerPattern {
  const prototype: LayerPrototype = Object.getPrototypeOf(layer);
  // All layers share a prototype, which no package exports.
  patchMethod(prototype, 'handleRequest' in prototype ? 'handleRequest' : 'handle_request', inLayer);
  const options = { sensitive: router.caseSensitive, strict: isRoute && router.strict, end: isRoute };
  return new LayerPattern(path, isRoute, (each) => new prototype.constructor(each, options, () => {}));
}

function inLayer(handle: HandleRequest): HandleRequest {
  return function handleRequest(request, response, next) {
    const pattern = PatternOfLayer.of(this);
    // A handler of errors, which has four parameters, is passed over.
    if (pattern && this.handle.length < 4) RequestRoute.of(request)?.enterLayer(this, pattern, request);
    return handle.call(this, request, response, next);
  };
}

function inRouter(handle: HandleInRouter): HandleInRouter {
  return function handleInRouter(request, response, leave) {
    const matched = RequestRoute.of(request);
    if (!matched || typeof leave !== 'function') return handle.call(this, request, response, leave);
    const mounted = matched.enterRouter(this, request);
    return handle.call(this, request, response, function leaveRouter(...args) {
      matched.leaveRouter(mounted, args[0], request);
      return leave.apply(this, args);
    });
  };
}
