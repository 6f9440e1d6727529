import type { IncomingHttpHeaders } from 'node:http';
import { defaultTextMapGetter, ROOT_CONTEXT } from '@opentelemetry/api';
import { userIdSchema } from '../../../../services/api/authentication/user-id';
import { jobIdSchema } from '../../../../services/api/jobs/job-schemas';
import { shown } from '../../../../services/api/problems';
import { boundaryOf } from '../../../../services/api/upload/form-parts';
import { idempotencyKeySchema } from '../../../../services/api/upload/idempotency';
import { namedPageType } from '../../../../services/shared/page-types';
import { PROPAGATOR_NAMES } from '../../../instrumentation/configuration/tracing-configuration';
import { redactUrl } from '../../../instrumentation/entries/http/redact-url';
import { forwardedClient, serverAddress } from '../../../instrumentation/entries/http/server/addresses';
import { urlPath } from '../../../instrumentation/entries/http/url-path';
import { createPropagation } from '../../../instrumentation/propagation';
import { isCallersFault } from '../problems';
import { type FuzzTarget, refusesNothing, repeated } from '../target';

/** Node takes no more of a request's headers, its path among them. */
const mostBytes = 16 * 1024;

const { callers } = createPropagation(new Set(PROPAGATOR_NAMES), true);

/** `traceparent`, `tracestate`, `baggage`, and the headers of Jaeger and B3, as lines. */
export const traceHeaders: FuzzTarget = {
  parse: (input) => callers.extract(ROOT_CONTEXT, headersOf(input), defaultTextMapGetter),
  isRefusal: refusesNothing,
  mostBytes,
  worst: (sizeBytes) => repeated('a=%20;b,', sizeBytes, 'baggage: '),
};

/** What says from where and to where a request came. */
export const addresses: FuzzTarget = {
  parse: (input) => {
    const headers = headersOf(input);
    return [serverAddress(headers, 'http'), forwardedClient(headers)];
  },
  isRefusal: refusesNothing,
  mostBytes,
  worst: (sizeBytes) => repeated('for="\\', sizeBytes, 'forwarded: '),
};

/** The path and the query of a request, as spans show them. */
export const urls: FuzzTarget = {
  parse: (input) => {
    const url = `/${input.toString('latin1')}`;
    return [urlPath(url, 'http', 'localhost'), redactUrl(url)];
  },
  isRefusal: refusesNothing,
  mostBytes,
  worst: (sizeBytes) => repeated('%61=&', sizeBytes, '?'),
};

/** Who calls, which job, which key, what type: what is one text each. */
export const ids: FuzzTarget = {
  parse: (input) => {
    const text = input.toString('latin1');
    const schemas = [userIdSchema, jobIdSchema, idempotencyKeySchema];
    return [
      schemas.map((schema) => schema.safeParse(text).success),
      namedPageType(text),
      shown(text),
      boundaryOf(text),
    ];
  },
  isRefusal: isCallersFault,
  mostBytes,
  worst: (sizeBytes) => repeated('; boundary=', sizeBytes),
};

function headersOf(input: Buffer): IncomingHttpHeaders {
  const lines = input.toString('latin1').split('\n');
  const pairs = lines.map((line) => [
    line.split(':', 1)[0]?.toLowerCase() ?? '',
    line.slice(line.indexOf(':') + 1).trim(),
  ]);
  return Object.fromEntries(pairs);
}
