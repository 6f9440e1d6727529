import type { AuthenticationDocument } from '../authentication/authentication';
import type { Answer, Header, Operation } from '../endpoint/endpoint';
import { exampleTraceId } from '../endpoint/example-trace-id';
import { problemAnswers } from './problem-responses';
import { SchemaObjects } from './schema-objects';

const description = `Uploads manga pages, scans them for malware, and lets clean ones through.

Every failure is answered with \`application/problem+json\` (RFC 9457): decide by its \`type\`, show its \`detail\`, and
quote its \`trace_id\`. A path or a method that is not of this API gives \`urn:mangamotion:problem:not-found\`; what is
no well-formed HTTP gives \`urn:mangamotion:problem:malformed-request\`, with 400, 408 or 431.`;

const traceId: Header = {
  description: 'The trace of this request; absent where tracing is off.',
  schema: { type: 'string', pattern: '^[0-9a-f]{32}$' },
  example: exampleTraceId,
};

/** The OpenAPI 3.1 document. @see https://spec.openapis.org/oas/v3.1.1 */
export function openApiDocument(
  operations: readonly Operation[],
  authentication: AuthenticationDocument,
): Readonly<Record<string, unknown>> {
  const objects = new SchemaObjects();
  const paths: Record<string, Record<string, unknown>> = {};
  for (const operation of operations.map((each) => withCaller(each, authentication))) {
    paths[operation.path] ??= {};
    Object.assign(paths[operation.path] ?? {}, { [operation.method]: objects.resolve(describe(operation)) });
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'MangaMotion',
      version: '0.1.0',
      summary: 'Uploads of manga pages, each of them one trace.',
      description,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    tags: [
      { name: 'uploads', description: 'What clients do.' },
      { name: 'operation', description: 'What those need who run it.' },
    ],
    paths,
    components: {
      schemas: objects.schemas,
      headers: { TraceId: objects.resolve(traceId) },
      securitySchemes: authentication.schemes,
    },
  };
}

/** A call that is somebody's needs what authentication asks for. */
function withCaller(
  operation: Operation,
  { schemes, parameters, problems }: AuthenticationDocument,
): Secured {
  if (!operation.isOfCaller) return operation;
  return {
    ...operation,
    security: Object.keys(schemes).map((name) => ({ [name]: [] })),
    parameters: [...(operation.parameters ?? []), ...parameters],
    problems: { ...problems, ...operation.problems },
  };
}

type Secured = Operation & { readonly security?: readonly object[] };

function describe(operation: Secured): unknown {
  const { operationId, summary, description: text, tag, parameters, security } = operation;
  const { requestBody, answers, problems, traced } = operation;
  const responses = Object.entries<Answer>({ ...answers, ...problemAnswers(problems) });
  return {
    operationId,
    summary,
    description: text,
    parameters,
    security,
    tags: [tag],
    ...(requestBody && { requestBody: { required: true, content: requestBody } }),
    responses: Object.fromEntries(
      responses.map(([status, answer]) => [status, traced ? withTraceId(answer) : answer]),
    ),
  };
}

const withTraceId = (answer: Answer): unknown => ({
  ...answer,
  headers: { 'x-trace-id': { $ref: '#/components/headers/TraceId' }, ...answer.headers },
});
