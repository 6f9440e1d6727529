import { writeSync } from 'node:fs';
import type { ReadableSpan } from '../contracts/sdk';
import { toError } from '../language/failure';
import type { SendOutcome, Sending, SpanSender } from '../processor/span-sender';
import { jsonSpan } from './otlp/otlp-json-model';

const MAX_LINE_BYTES = 64 * 1024;
const STDOUT = 1;

/**
 * A line of JSON on stdout for each span, in OTLP's names. It goes past `process.stdout`, whose errors would end a
 * service that never writes to it.
 */
export class ConsoleSender implements SpanSender {
  readonly name = 'console';

  prepare(): void {}

  send(spans: readonly ReadableSpan[], settled: (outcome: SendOutcome) => void): Sending {
    const lines = spans.map((span) => Buffer.from(`${JSON.stringify(withOrigin(span))}\n`));
    const short = lines.filter((line) => line.length <= MAX_LINE_BYTES);
    const tooLarge = lines.length - short.length;
    const { written, error } = write(short);
    const failed = short.length - written;
    settled({ exported: written, tooLarge, rejected: 0, failed, late: [], ...(error && { error }) });
    return { hurry() {}, cancel() {} };
  }
}

function withOrigin(span: ReadableSpan): object {
  const service = span.resource.attributes['service.name'];
  return { service, scope: span.instrumentationScope.name, ...jsonSpan(span) };
}

function write(lines: readonly Buffer[]): { written: number; error?: Error } {
  let written = 0;
  try {
    for (const line of lines) {
      for (let start = 0; start < line.length;) start += writeSync(STDOUT, line, start);
      written += 1;
    }
    return { written };
  } catch (thrown) {
    return { written, error: toError(thrown) };
  }
}
