import { createHash } from 'node:crypto';
import type { Endpoint } from '../endpoint/endpoint';

interface OpenApiNeeds {
  readonly document: object;
}

/** The document is made once, of all endpoints. */
export const openApiEndpoint: Endpoint<OpenApiNeeds> = {
  method: 'get',
  path: '/openapi.json',
  operationId: 'readApi',
  summary: 'This document',
  tag: 'operation',
  answers: {
    200: {
      description: 'An OpenAPI 3.1 document, with the limits in force.',
      headers: {
        'cache-control': { description: 'May be kept for five minutes.', schema: { type: 'string' } },
        etag: { description: 'For `If-None-Match`.', schema: { type: 'string' } },
      },
      content: { 'application/json': { schema: { type: 'object', required: ['openapi', 'info', 'paths'] } } },
    },
    304: { description: 'It is what `If-None-Match` names.' },
  },
  problems: {},
  traced: false,
  observed: 'call',
  handler({ document }) {
    const body = Buffer.from(JSON.stringify(document));
    const etag = `"${createHash('sha256').update(body).digest('base64url')}"`;
    return (_request, response) => {
      // Node's own method, because express would add a charset, which JSON's media type does not have.
      response.setHeader('content-type', 'application/json');
      // Express answers 304 to whoever has it already.
      response.set({ 'cache-control': 'public, max-age=300', etag }).send(body);
    };
  },
};
