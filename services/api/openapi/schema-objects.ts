import { z } from 'zod';

type Json = Record<string, unknown>;

const components = '#/components/schemas/';

/** Replaces all zod schemas in a document by Schema Objects; those with an id become components. */
export class SchemaObjects {
  readonly schemas: Json = {};

  resolve(value: unknown): unknown {
    if (value instanceof z.ZodType) return this.#schemaObject(value);
    if (Array.isArray(value)) return value.map((item) => this.resolve(item));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, this.resolve(item)]));
  }

  #schemaObject(schema: z.ZodType): unknown {
    // As input, objects are open: what is not known here is ignored, by the API and by its clients alike.
    const text = JSON.stringify(z.toJSONSchema(schema, { io: 'input', override: simplify }));
    const {
      $defs = {},
      $schema: _dialect,
      ...own
    }: Json = JSON.parse(text.replaceAll('#/$defs/', components));
    Object.assign(this.schemas, $defs);
    return own;
  }
}

/** A format says it already, and zod's patterns for dates fill a screen. */
function simplify({ jsonSchema }: { jsonSchema: z.core.JSONSchema.BaseSchema }): void {
  if (jsonSchema.format !== undefined) delete jsonSchema.pattern;
}
