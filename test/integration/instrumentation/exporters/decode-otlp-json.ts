interface JsonValue {
  readonly stringValue?: string;
  readonly boolValue?: boolean;
  readonly intValue?: string;
  readonly doubleValue?: number | string;
  readonly arrayValue?: { readonly values?: readonly JsonValue[] };
  readonly kvlistValue?: { readonly values?: readonly JsonAttribute[] };
  readonly bytesValue?: string;
}

interface JsonAttribute {
  readonly key: string;
  readonly value: JsonValue;
}

interface JsonLink {
  readonly traceId: string;
  readonly spanId: string;
  readonly traceState?: string;
  readonly attributes?: readonly JsonAttribute[];
  readonly droppedAttributesCount?: number;
  readonly flags?: number;
}

interface JsonEvent {
  readonly timeUnixNano: string;
  readonly name: string;
  readonly attributes?: readonly JsonAttribute[];
  readonly droppedAttributesCount?: number;
}

interface JsonSpan extends JsonLink {
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: number;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly events?: readonly JsonEvent[];
  readonly droppedEventsCount?: number;
  readonly links?: readonly JsonLink[];
  readonly droppedLinksCount?: number;
  readonly status?: { readonly code?: number; readonly message?: string };
}

interface JsonRequest {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes?: readonly JsonAttribute[] };
    readonly scopeSpans: readonly {
      readonly scope: { readonly name?: string; readonly version?: string };
      readonly schemaUrl?: string;
      readonly spans: readonly JsonSpan[];
    }[];
  }[];
}

/** As `decodeRequest` does with protobuf: requests that mean the same are equal. */
export function decodeJsonRequest(text: string): unknown {
  const request: JsonRequest = JSON.parse(text);
  return request.resourceSpans.map(({ resource, scopeSpans }) => ({
    resource: attributesOf(resource.attributes),
    schemaUrl: '',
    scopes: scopeSpans.map(({ scope, schemaUrl = '', spans }) => ({
      scope: [scope.name ?? '', scope.version ?? ''],
      schemaUrl,
      spans: spans.map(decodeSpan),
    })),
  }));
}

function decodeSpan(span: JsonSpan): unknown {
  return {
    ...idsOf(span),
    parent: span.parentSpanId ?? '',
    name: span.name,
    kind: BigInt(span.kind),
    times: [BigInt(span.startTimeUnixNano), BigInt(span.endTimeUnixNano)],
    attributes: attributesOf(span.attributes),
    dropped: [span.droppedAttributesCount, span.droppedEventsCount, span.droppedLinksCount].map((count = 0) =>
      BigInt(count),
    ),
    events: (span.events ?? []).map((event) => ({
      time: BigInt(event.timeUnixNano),
      name: event.name,
      attributes: attributesOf(event.attributes),
      dropped: BigInt(event.droppedAttributesCount ?? 0),
    })),
    links: (span.links ?? []).map((link) => ({
      ...idsOf(link),
      attributes: attributesOf(link.attributes),
      dropped: BigInt(link.droppedAttributesCount ?? 0),
      flags: BigInt(link.flags ?? 0),
    })),
    status: { message: span.status?.message ?? '', code: BigInt(span.status?.code ?? 0) },
    flags: BigInt(span.flags ?? 0),
  };
}

function idsOf({ traceId, spanId, traceState = '' }: JsonLink) {
  return { traceId, spanId, state: traceState };
}

function attributesOf(attributes: readonly JsonAttribute[] = []): unknown[] {
  return attributes.map(({ key, value }) => [key, valueOf(value)]);
}

function valueOf(value: JsonValue): unknown {
  if (value.stringValue !== undefined) return { text: value.stringValue };
  if (value.boolValue !== undefined) return { bool: value.boolValue ? 1n : 0n };
  if (value.intValue !== undefined) return { int: BigInt(value.intValue) };
  if (value.doubleValue !== undefined) return { double: Number(value.doubleValue) };
  if (value.arrayValue !== undefined) return { list: (value.arrayValue.values ?? []).map(valueOf) };
  if (value.kvlistValue !== undefined) return { map: attributesOf(value.kvlistValue.values) };
  if (value.bytesValue === undefined) return {};
  return { bytes: Buffer.from(value.bytesValue, 'base64').toString('hex') };
}
