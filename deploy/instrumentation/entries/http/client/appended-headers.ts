import { ClientRequest } from 'node:http';
import { propagation } from '@opentelemetry/api';
import { patchMethod } from '../../../patching/patch-method';
import { BAGGAGE } from '../../../propagation/baggage-propagator';
import { UBERCTX_PREFIX } from '../../../propagation/jaeger-baggage';
import { belongsTo } from '../../../propagation/replaced-headers';

/** Requests that have trace headers of ours. */
const injected = new WeakSet<ClientRequest>();

export function setInjected(request: ClientRequest): void {
  injected.add(request);
}

/**
 * A service that copies headers onto a request may append them, when ours are there: two of a field make both invalid.
 * Ours stay, and of baggage, which is the service's own to say, all members are in one field.
 */
export function appendToInjected(): void {
  patchMethod(ClientRequest.prototype, 'appendHeader', (append) => {
    return function appendHeader(this: ClientRequest, name, value) {
      if (!injected.has(this) || this.headersSent || !isWritten(this, name))
        return append.call(this, name, value);
      if (name.toLowerCase() !== BAGGAGE) return this;
      return this.setHeader(name, [...membersOf([this.getHeader(name), value].flat())].join(','));
    };
  });
}

/** Whether a header is one of ours, or says more about the trace of one. */
function isWritten(request: ClientRequest, name: unknown): boolean {
  if (typeof name !== 'string') return false;
  const lowerCase = name.toLowerCase();
  const isOfTrace = propagation.fields().includes(lowerCase) || lowerCase.startsWith(UBERCTX_PREFIX);
  return isOfTrace && (request.hasHeader(name) || request.hasHeader(belongsTo(lowerCase) ?? name));
}

function membersOf(values: readonly unknown[]): Set<string> {
  return new Set(values.flatMap((value) => String(value).split(',')));
}
