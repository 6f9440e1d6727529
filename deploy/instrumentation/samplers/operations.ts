import type { Attributes } from '@opentelemetry/api';
import { OperationTemplates } from './operation-templates';

/** So many have something of their own; others share, so that memory stays bounded. */
export const MAX_OPERATIONS = 2000;

/**
 * Something for each operation. An operation is the path of a request, with its method or without, or else the name of
 * the span: when the first span of a request is sampled its route is not yet known, and its name is the bare method.
 */
export class Operations<T> {
  readonly #byPath = new OperationTemplates<T>();
  readonly #byName = new Map<string, T>();

  get size(): number {
    return this.#byName.size;
  }

  has(operation: string): boolean {
    return this.#byName.has(operation);
  }

  add(operation: string, value: T): void {
    this.#byPath.add(operation, value);
    this.#byName.set(operation, value);
  }

  find(spanName: string, attributes: Attributes): T | undefined {
    if (this.#byName.size === 0) return undefined;
    const method = attributes['http.request.method'];
    const path = attributes['url.path'];
    const isRequest = typeof method === 'string' && typeof path === 'string';
    return (isRequest ? this.#byPath.find(method, path) : undefined) ?? this.#byName.get(spanName);
  }
}
