/** A path, with a method or without: what Jaeger shows for a route, or what people write. */
const OPERATION = /^(?:([A-Z]+) )?(\/\S*)$/;
/** Looking one up takes a step for each of its segments. */
const MAX_SEGMENTS = 64;
const ANY_METHOD = '';
/** One parameter and nothing beside it: `:id`, `:id?`, `:id(\\d+)`, `:"my-id"`, `{id}`, `{id:\\d{2}}`. */
const PARAMETER =
  /^(?::(?:[\p{ID_Start}$_][\p{ID_Continue}$]*|"[^"]*")(?:\((?:[^()]|\([^()]*\))*\))?[?*+]?|\{(?:[^{}]|\{[^{}]*\})*\})$/u;

type ByMethod<T> = Map<string, T>;

class Node<T> {
  readonly literal = new Map<string, Node<T>>();
  /** For parameters. */
  any: Node<T> | undefined;
  /** What ends here, and what ends here by `*` and takes all that follows. */
  readonly here: ByMethod<T> = new Map();
  readonly rest: ByMethod<T> = new Map();
}

/**
 * Values for `/health`, `GET /jobs/:id`, `/jobs/{id}` and `/files/*`. Segment by segment a text goes before a parameter,
 * and at the end one method before any.
 */
export class OperationTemplates<T> {
  readonly #root = new Node<T>();

  /** @returns false where the operation is no path, or one that is too deep */
  add(operation: string, value: T): boolean {
    const [, method = ANY_METHOD, path] = OPERATION.exec(operation) ?? [];
    const segments = path?.split('/').slice(1) ?? [];
    if (segments.at(-1) === '') segments.pop();
    if (path === undefined || segments.length > MAX_SEGMENTS) return false;
    const takesRest = segments.at(-1)?.startsWith('*') ?? false;
    if (takesRest) segments.pop();
    const last = segments.reduce(stepTo, this.#root);
    (takesRest ? last.rest : last.here).set(method, value);
    return true;
  }

  /** @param path of a request, without its query */
  find(method: string, path: string): T | undefined {
    return find(this.#root, method, path, 0);
  }
}

/**
 * Whether a request is found by an operation alone. Frameworks have routes that no template says: `/users{/:id}`,
 * `/file-:id`, `/:from-:to`, `/^\/a/`.
 */
export function isFoundBy(operation: string, method: string, path: string): boolean {
  const alone = new OperationTemplates<true>();
  return alone.add(operation, true) && alone.find(method, path) === true;
}

function stepTo<T>(node: Node<T>, segment: string): Node<T> {
  if (PARAMETER.test(segment)) return (node.any ??= new Node());
  const known = node.literal.get(segment);
  if (known !== undefined) return known;
  const next = new Node<T>();
  node.literal.set(segment, next);
  return next;
}

/** @param start of the slash before the next segment */
function find<T>(node: Node<T>, method: string, path: string, start: number): T | undefined {
  if (start >= path.length - 1) return ofMethod(node.here, method);
  const slash = path.indexOf('/', start + 1);
  const end = slash < 0 ? path.length : slash;
  const literal = node.literal.get(path.slice(start + 1, end));
  const found = literal && find(literal, method, path, end);
  if (found !== undefined) return found;
  const byParameter = node.any && end > start + 1 ? find(node.any, method, path, end) : undefined;
  return byParameter ?? ofMethod(node.rest, method);
}

function ofMethod<T>(values: ByMethod<T>, method: string): T | undefined {
  return values.get(method) ?? values.get(ANY_METHOD);
}
