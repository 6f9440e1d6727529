import { ProtobufWriter } from '../../../../deploy/instrumentation/exporters/otlp/protobuf-writer';

/** An `ExportTraceServiceResponse` that says what was not taken. */
export function partialSuccess(rejectedSpans: number, message: string): Buffer {
  const writer = new ProtobufWriter();
  const start = writer.begin(1, 1);
  writer.int64(1, 0, rejectedSpans);
  writer.text(2, message);
  writer.end(start, 1);
  return writer.buffer.copy(0, writer.buffer.length);
}
