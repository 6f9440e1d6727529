import type { ReadableSpan } from '../../contracts/sdk';
import type { Steps } from '../encoding/sliced-work';
import type { EncodedBatch, SpanEncoder } from '../encoding/span-encoder';
import { byScope } from './by-scope';
import { jsonAttributes, jsonSpan } from './otlp-json-model';

/** Encodes spans of one resource as an `ExportTraceServiceRequest` in protobuf's JSON. */
export class OtlpJsonEncoder implements SpanEncoder {
  *encode(spans: readonly ReadableSpan[]): Steps<EncodedBatch> {
    const [first] = spans;
    if (first === undefined) return { packets: [], tooLarge: [] };
    const scopeSpans: string[] = [];
    for (const [{ name, version, schemaUrl }, ofScope] of byScope(spans)) {
      const written: string[] = [];
      for (const span of ofScope) {
        yield;
        written.push(JSON.stringify(jsonSpan(span)));
      }
      const scope = JSON.stringify({ name, version });
      const schema = schemaUrl ? `,"schemaUrl":${JSON.stringify(schemaUrl)}` : '';
      scopeSpans.push(`{"scope":${scope},"spans":[${written.join()}]${schema}}`);
    }
    const resource = JSON.stringify({ attributes: jsonAttributes(first.resource.attributes) });
    const request = `{"resourceSpans":[{"resource":${resource},"scopeSpans":[${scopeSpans.join()}]}]}`;
    return { packets: [{ bytes: Buffer.from(request), spans }], tooLarge: [] };
  }

  /** OTLP's ways have no limit that a datagram has. */
  limitTo(): void {}
}
