import type { ClientRequest } from 'node:http';
import { propagation, type Context, type TextMapSetter } from '@opentelemetry/api';
import { replacedWith } from '../../../propagation/replaced-headers';
import { isSigned } from '../signed-request';
import { setInjected } from './appended-headers';
import { headerInWrittenHead, setInWrittenHead } from './written-head';

const ontoRequest: TextMapSetter<ClientRequest> = {
  set(request, name, value) {
    if (request.headersSent) return setInWrittenHead(request, name, value);
    for (const other of replacedWith(name)) if (request.hasHeader(other)) request.removeHeader(other);
    request.setHeader(name, value);
  },
};

/** Trace headers, in the place of those that the service copied from elsewhere; none where the request is signed. */
export function injectIntoRequest(target: Context, request: ClientRequest): void {
  const authorization = request.headersSent
    ? headerInWrittenHead(request, 'authorization')
    : request.getHeader('authorization');
  if (isSigned(authorization, request.path)) return;
  propagation.inject(target, request, ontoRequest);
  setInjected(request);
}
