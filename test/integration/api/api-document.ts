import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020';

interface Content {
  readonly schema: object;
  readonly examples?: Readonly<Record<string, { readonly value: unknown }>>;
}

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly schema: object;
}

interface Answer {
  readonly headers?: Readonly<Record<string, object>>;
  readonly content?: Readonly<Record<string, Content>>;
}

export interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, Content>> };
  readonly responses: Readonly<Record<string, Answer>>;
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: object };
}

/** The API's document, as its reader sees it. Answers are closed: what is not documented must not be there. */
export class ApiDocument {
  readonly #document: Document;
  readonly #ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true });

  constructor(document: Document) {
    this.#document = document;
    this.#ajv.addFormat('date-time', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    this.#ajv.addFormat('uri', (text) => URL.canParse(text));
    this.#ajv.addFormat('binary', true);
    const text = JSON.stringify(closed(document.components.schemas));
    const $defs: unknown = JSON.parse(text.replaceAll('#/components/schemas/', '#/$defs/'));
    this.#ajv.addSchema({ $id: 'api:document', $defs });
  }

  static async of(apiUrl: string): Promise<ApiDocument> {
    const response = await fetch(`${apiUrl}/openapi.json`);
    const document: Document = JSON.parse(await response.text());
    return new ApiDocument(document);
  }

  /** `GET /api/jobs/{id}` and so on. */
  get routes(): string[] {
    return Object.entries(this.#document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
  }

  operation(route: string): Operation {
    const [method = '', path = ''] = route.split(' ');
    const operation = this.#document.paths[path]?.[method.toLowerCase()];
    if (!operation) throw new Error(`${route} is not documented`);
    return operation;
  }

  validator(schema: object): ValidateFunction {
    const text = JSON.stringify(schema);
    return this.#ajv.compile(JSON.parse(text.replaceAll('#/components/schemas/', 'api:document#/$defs/')));
  }

  /** What is wrong with an answer, by what the document says of its route, in words; nothing: undefined. */
  async objection(route: string, response: Response): Promise<string | undefined> {
    const { status } = response;
    const answer = this.operation(route).responses[status];
    if (!answer) return `${route} answered ${status}, which is not documented`;
    const text = await response.clone().text();
    const type = response.headers.get('content-type')?.split(';', 1)[0];
    if (!answer.content) return text === '' ? undefined : `${route} answered ${status} with a body`;
    const content = answer.content[type ?? ''];
    if (!content) return `${route} answered ${status} as ${type}, which is not documented`;
    const body: unknown = type?.endsWith('json') ? JSON.parse(text) : text;
    const validate = this.validator(content.schema);
    return validate(body) ? undefined : `${this.#ajv.errorsText(validate.errors)}: ${text}`;
  }

  /** The problems that the document shows for a route, by their names. */
  problems(route: string): Map<string, Readonly<Record<string, unknown>>> {
    const answers = Object.values(this.operation(route).responses);
    const examples = answers.flatMap(({ content }) =>
      Object.entries(content?.['application/problem+json']?.examples ?? {}),
    );
    return new Map(examples.map(([name, { value }]) => [name, Object(value)]));
  }
}

/** With no other properties in any object than those that are listed. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const copy = Object.fromEntries(Object.entries(schema).map(([key, item]) => [key, closed(item)]));
  const isObject = 'type' in schema && schema.type === 'object' && 'properties' in schema;
  return isObject ? { additionalProperties: false, ...copy } : copy;
}
