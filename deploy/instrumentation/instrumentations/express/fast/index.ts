import type { IncomingMessage } from 'node:http';
import { InstrumentationBase, InstrumentationNodeModuleDefinition } from '@opentelemetry/instrumentation';
import { patchMethod } from '../../patch-method';
import { matchedLayers } from './matched-layers';

const LAYER_PATH = Symbol('mangamotion.layer-path');

/** What of Express 4 and 5 is patched; loosely typed, because the service brings its own version. */
interface Layer {
  readonly name: string;
  readonly handle: (...args: never[]) => unknown;
  /** Undefined where the layer has no path; unset where it is none of a router, but of a route. */
  [LAYER_PATH]?: string | undefined;
}

type HandleRequest = (this: Layer, request: IncomingMessage, response: unknown, next: unknown) => unknown;
type AddLayer = (this: { readonly stack: readonly Layer[] }, ...args: unknown[]) => unknown;

/** Has one of the two: Express 5 the first, Express 4 the second. */
interface LayerPrototype {
  handleRequest: HandleRequest;
  handle_request: HandleRequest;
}

interface RouterPrototype {
  use: AddLayer;
  route: AddLayer;
}

interface ExpressExports {
  readonly Router: RouterPrototype & { readonly prototype?: Partial<RouterPrototype> };
}

/**
 * Tells the server span its route, and makes no spans. Paths are noted where layers are added; a request that is not
 * recorded pays for one look at each layer.
 */
export class RouteInstrumentation extends InstrumentationBase {
  constructor() {
    super('mangamotion-express', '1', {});
  }

  protected override init(): InstrumentationNodeModuleDefinition {
    return new InstrumentationNodeModuleDefinition('express', ['>=4.0.0 <6'], patchRouter);
  }
}

function patchRouter(exports: ExpressExports): unknown {
  const { Router } = exports;
  // In Express 4 routers inherit from the function itself.
  const prototype = isRouterPrototype(Router.prototype) ? Router.prototype : Router;
  patchMethod(prototype, 'use', notingPath);
  patchMethod(prototype, 'route', notingPath);
  return exports;
}

function isRouterPrototype(prototype: Partial<RouterPrototype> | undefined): prototype is RouterPrototype {
  return typeof prototype?.route === 'function';
}

function notingPath(add: AddLayer): AddLayer {
  return function addLayer(...args) {
    const added = add.apply(this, args);
    const layer = this.stack.at(-1);
    if (layer && !(LAYER_PATH in layer)) {
      layer[LAYER_PATH] = layerPath(args[0]);
      patchLayers(Object.getPrototypeOf(layer));
    }
    return added;
  };
}

/** All layers share a prototype, which no package exports. */
function patchLayers(prototype: LayerPrototype): void {
  patchMethod(prototype, 'handleRequest', matching);
  patchMethod(prototype, 'handle_request', matching);
}

function matching(handle: HandleRequest): HandleRequest {
  return function handleRequest(request, response, next) {
    const isOfRouter = LAYER_PATH in this;
    // A handler of errors, which has four parameters, is passed over.
    if (isOfRouter && this.handle.length < 4) {
      matchedLayers(request)?.enter(this[LAYER_PATH], this.name === 'router');
    }
    return handle.call(this, request, response, next);
  };
}

function layerPath(path: unknown): string | undefined {
  return Array.isArray(path) ? path.map((each) => pathText(each) ?? '').join(',') : pathText(path);
}

function pathText(path: unknown): string | undefined {
  return typeof path === 'string' || typeof path === 'number' || path instanceof RegExp
    ? String(path)
    : undefined;
}
