import type { Resource } from '@opentelemetry/resources';

/** A resource of which more may become known while spans are made. Each batch leaves with what is known by then. */
export class GrowingResource implements Resource {
  #known: Resource;

  constructor(known: Resource) {
    this.#known = known;
  }

  grow(known: Resource): void {
    this.#known = known;
  }

  /** The same object until more is known. */
  get attributes(): Resource['attributes'] {
    return this.#known.attributes;
  }

  get schemaUrl(): string | undefined {
    return this.#known.schemaUrl;
  }

  merge(other: Resource | null): Resource {
    return this.#known.merge(other);
  }

  getRawAttributes(): ReturnType<Resource['getRawAttributes']> {
    return this.#known.getRawAttributes();
  }
}
