import { UnseenFields } from '../../language/unseen-fields';

/** What of a layer is looked at: of Express 4 and of the router of Express 5. */
export interface Layer {
  readonly handle: (...args: never[]) => unknown;
  /** Undefined for middleware. */
  readonly route: object | undefined;
  match(path: string): unknown;
}

/** Makes a layer as the router makes its own. */
export type MakeLayer = (path: unknown) => Layer;

/** Middleware for everything below a router adds nothing to a route. */
const CATCH_ALL = /^\/?(?:\*\w*|\{\/?\*\w*\})$/;

/** The paths that a layer was declared with. Mostly that is one; of several, it is asked anew which has matched. */
export class LayerPattern {
  readonly isRoute: boolean;
  readonly #paths: readonly unknown[];
  readonly #makeLayer: MakeLayer;
  #layers: readonly Layer[] | undefined;

  constructor(path: unknown, isRoute: boolean, makeLayer: MakeLayer) {
    this.isRoute = isRoute;
    this.#paths = Array.isArray(path) ? path.flat(Infinity) : [path];
    this.#makeLayer = makeLayer;
  }

  /** @param path that has matched, without what the routers around it have taken away */
  textFor(path: string): string {
    const declared = this.#paths.length === 1 ? this.#paths[0] : this.#matching(path);
    if (typeof declared !== 'string' && !(declared instanceof RegExp)) return '';
    const text = String(declared);
    if (declared instanceof RegExp || text === '/') return text === '/' ? '' : text;
    if (!this.isRoute && CATCH_ALL.test(text)) return '';
    return this.isRoute ? text : text.replace(/\/+$/, '');
  }

  #matching(path: string): unknown {
    this.#layers ??= this.#paths.map((each) => this.#makeLayer(each));
    const index = this.#layers.findIndex((layer) => matches(layer, path));
    return this.#paths[index];
  }
}

/** Of layers of a router: their patterns. Layers of a route have none. */
export class PatternOfLayer extends UnseenFields {
  #pattern: LayerPattern;

  private constructor(layer: Layer, pattern: LayerPattern) {
    super(layer);
    this.#pattern = pattern;
  }

  static set(layer: Layer, pattern: LayerPattern): void {
    if (#pattern in layer) layer.#pattern = pattern;
    else void new PatternOfLayer(layer, pattern);
  }

  static of(layer: object): LayerPattern | undefined {
    return #pattern in layer ? layer.#pattern : undefined;
  }
}

function matches(layer: Layer, path: string): boolean {
  try {
    return Boolean(layer.match(path));
  } catch {
    // What cannot be decoded is not passed on to any handler.
    return false;
  }
}
