// Field numbers of ExportTraceServiceRequest.resource_spans, ResourceSpans.scope_spans and ScopeSpans.spans, from
// https://github.com/open-telemetry/opentelemetry-proto (collector/trace/v1 and trace/v1).
const pathToSpans: readonly number[] = [1, 2, 2];

/** The number of spans in an OTLP export request, as protobuf. Skips over everything else, so it costs little. */
export function countOtlpSpans(request: Uint8Array): number {
  return count(request, 0, request.length, 0);
}

function count(bytes: Uint8Array, start: number, end: number, depth: number): number {
  if (depth === pathToSpans.length) return 1;
  const reader = { bytes, position: start };
  let spans = 0;
  while (reader.position < end) {
    const tag = readVarint(reader);
    const valueEnd = skip(reader, tag & 7);
    if (tag >>> 3 === pathToSpans[depth]) spans += count(bytes, reader.position, valueEnd, depth + 1);
    reader.position = valueEnd;
  }
  return spans;
}

interface Reader {
  readonly bytes: Uint8Array;
  position: number;
}

/** Where the value ends; the position is left at where it begins. */
function skip(reader: Reader, wireType: number): number {
  switch (wireType) {
    case 0:
      readVarint(reader);
      return reader.position;
    case 1:
      return reader.position + 8;
    case 2: {
      const length = readVarint(reader);
      return reader.position + length;
    }
    case 5:
      return reader.position + 4;
    default:
      throw new RangeError(`protobuf wire type must be 0, 1, 2 or 5, got ${wireType}`);
  }
}

function readVarint(reader: Reader): number {
  let value = 0;
  for (let factor = 1; ; factor *= 128) {
    const byte = reader.bytes[reader.position++];
    if (byte === undefined) throw new RangeError('protobuf ends within a number');
    value += (byte & 127) * factor;
    if (byte < 128) return value;
  }
}
