import { validateHeaderName, validateHeaderValue, type ClientRequest } from 'node:http';
import { replacedWith } from '../../../propagation/replaced-headers';

const LINE_END = '\r\n';

/** What Node keeps of a request that waits for its connection. */
interface Waiting {
  readonly outputData?: { data: unknown }[];
}

/**
 * Sets a header in a head that is written and not sent yet. Node writes it at once where headers are given as an array,
 * and with `Expect`, when it also queues it; `setHeader` is too late then.
 */
export function setInWrittenHead(request: ClientRequest & Waiting, name: string, value: string): void {
  const head: unknown = Reflect.get(request, '_header');
  if (typeof head !== 'string') return;
  validateHeaderName(name);
  validateHeaderValue(name, value);
  const replaced = new Set([name, ...replacedWith(name)]);
  const lines = head.split(LINE_END).filter((line) => !replaced.has(nameOf(line)));
  // The last two are empty: the end of the last header, and of the head.
  lines.splice(-2, 0, `${name}: ${value}`);
  const extended = lines.join(LINE_END);
  Reflect.set(request, '_header', extended);
  const queued = request.outputData?.[0];
  if (queued?.data === head) queued.data = extended;
}

/** @returns undefined where there is no such header */
export function headerInWrittenHead(request: ClientRequest, name: string): string | undefined {
  const head: unknown = Reflect.get(request, '_header');
  if (typeof head !== 'string') return undefined;
  const line = head.split(LINE_END).find((each) => nameOf(each) === name);
  return line?.slice(name.length + 1).trim();
}

function nameOf(line: string): string {
  return line.slice(0, Math.max(0, line.indexOf(':'))).toLowerCase();
}
