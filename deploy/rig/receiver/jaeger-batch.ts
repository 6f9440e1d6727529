import type { JaegerLog, JaegerReference, JaegerTag } from '../../../services/shared/jaeger/trace';
import type { ReceivedBatch } from './received-batch';
import type { ThriftStruct } from './thrift-struct';

/**
 * Jaeger's Thrift `Batch`, as JSON has it.
 *
 * @see https://github.com/jaegertracing/jaeger-idl/blob/main/thrift/jaeger.thrift
 */
export function readJaegerBatch(batch: ThriftStruct): ReceivedBatch {
  const process = batch.struct(1);
  return {
    process: { serviceName: process.text(1), tags: process.structs(2).map(readTag) },
    spans: batch.structs(2).map(readSpan),
  };
}

function readSpan(span: ThriftStruct): ReceivedBatch['spans'][number] {
  const traceID = span.hex(2) + span.hex(1);
  return {
    traceID,
    spanID: span.hex(3),
    operationName: span.text(5),
    references: [...readParent(traceID, span), ...span.structs(6).map(readReference)],
    startTime: span.number(8),
    duration: span.number(9),
    tags: span.structs(10).map(readTag),
    logs: span.structs(11).map(readLog),
  };
}

/** A parent is given by its id alone; references are further ones. */
function readParent(traceID: string, span: ThriftStruct): JaegerReference[] {
  const spanID = span.hex(4);
  if (/^0+$/.test(spanID)) return [];
  const known = span.structs(6).some((reference) => reference.hex(4) === spanID);
  return known ? [] : [{ refType: 'CHILD_OF', traceID, spanID }];
}

function readReference(reference: ThriftStruct): JaegerReference {
  return {
    refType: reference.number(1) === 0 ? 'CHILD_OF' : 'FOLLOWS_FROM',
    traceID: reference.hex(3) + reference.hex(2),
    spanID: reference.hex(4),
  };
}

function readLog(log: ThriftStruct): JaegerLog {
  return { timestamp: log.number(1), fields: log.structs(2).map(readTag) };
}

function readTag(tag: ThriftStruct): JaegerTag {
  const key = tag.text(1);
  switch (tag.number(2)) {
    case 1:
      return { key, type: 'float64', value: tag.number(4) };
    case 2:
      return { key, type: 'bool', value: tag.flag(5) };
    case 3:
      return { key, type: 'int64', value: tag.number(6) };
    case 4:
      return { key, type: 'binary', value: tag.bytes(7).toString('base64') };
    default:
      return { key, type: 'string', value: tag.text(3) };
  }
}
