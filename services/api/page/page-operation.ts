import type { Operation } from '../endpoint/operation';

/** The files below `/page/` are its own business. */
export const pageOperation: Operation = {
  method: 'get',
  path: '/',
  operationId: 'readPage',
  summary: 'The upload page, for people',
  tag: 'uploads',
  answers: {
    200: {
      description: 'A page that uses this API.',
      headers: { etag: { description: 'For `If-None-Match`.', schema: { type: 'string' } } },
      content: { 'text/html': { schema: { type: 'string' } } },
    },
    304: { description: 'It is what `If-None-Match` names.' },
  },
  problems: {},
};
