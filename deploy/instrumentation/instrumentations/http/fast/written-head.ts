import { validateHeaderName, validateHeaderValue, type ClientRequest } from 'node:http';

const HEAD_END = /\r\n\r\n$/;

/** What Node keeps of a request that waits for its connection. */
interface Waiting {
  readonly outputData?: { data: unknown }[];
}

/**
 * Adds a header to a head that is written and not sent yet. Node writes it at once where headers are given as an array,
 * and with `Expect`, when it also queues it; `setHeader` is too late then.
 */
export function addToWrittenHead(request: ClientRequest & Waiting, name: string, value: string): void {
  const head: unknown = Reflect.get(request, '_header');
  if (typeof head !== 'string') return;
  validateHeaderName(name);
  validateHeaderValue(name, value);
  const extended = head.replace(HEAD_END, () => `\r\n${name}: ${value}\r\n\r\n`);
  Reflect.set(request, '_header', extended);
  const queued = request.outputData?.[0];
  if (queued?.data === head) queued.data = extended;
}
