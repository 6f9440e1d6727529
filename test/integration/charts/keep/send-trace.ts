import { randomBytes } from 'node:crypto';

/** A span as these tests need it; times are relative. */
export interface TestSpan {
  readonly name: string;
  /** Of the span that it belongs below; `@default` it is the root. */
  readonly parent?: string;
  readonly millis?: number;
  readonly isFailed?: boolean;
  readonly attributes?: Readonly<Record<string, string | boolean>>;
}

const beganAt = Date.now() - 60_000;
const nanos = (millis: number): string => `${beganAt + millis}000000`;

export const newTraceId = (): string => randomBytes(16).toString('hex');

/** The same name is the same span, in whichever request. */
const spanId = (traceId: string, name: string): string =>
  Buffer.from(`${traceId.slice(0, 8)}${name}`)
    .toString('hex')
    .padEnd(16, '0')
    .slice(-16);

/** Sends spans of one trace in one request. @param otlpUrl http://127.0.0.1:port */
export async function sendSpans(
  otlpUrl: string,
  traceId: string,
  ...spans: readonly TestSpan[]
): Promise<void> {
  const body = {
    resourceSpans: [
      {
        resource: { attributes: [attribute('service.name', 'keep-test')] },
        scopeSpans: [{ spans: spans.map((span) => encode(traceId, span)) }],
      },
    ],
  };
  const response = await fetch(`${otlpUrl}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`the collector answered ${response.status}: ${await response.text()}`);
}

function encode(traceId: string, { name, parent, millis = 10, isFailed = false, attributes = {} }: TestSpan) {
  return {
    traceId,
    spanId: spanId(traceId, name),
    ...(parent !== undefined && { parentSpanId: spanId(traceId, parent) }),
    name,
    kind: 1,
    startTimeUnixNano: nanos(0),
    endTimeUnixNano: nanos(millis),
    status: isFailed ? { code: 2, message: 'no clamd' } : {},
    attributes: Object.entries(attributes).map(([key, value]) => attribute(key, value)),
  };
}

const attribute = (key: string, value: string | boolean) => ({
  key,
  value: typeof value === 'boolean' ? { boolValue: value } : { stringValue: value },
});
