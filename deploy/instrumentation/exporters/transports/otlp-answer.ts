import { ProtobufMessage } from './protobuf-message';

/** A receiver's words end up in a log line. */
const MAX_MESSAGE_LENGTH = 300;

export interface PartialSuccess {
  readonly rejected: number;
  readonly message: string;
}

const NOTHING: PartialSuccess = { rejected: 0, message: '' };

/**
 * What an `ExportTraceServiceResponse` says was not taken. An answer that nobody can read rejects nothing.
 *
 * @see https://opentelemetry.io/docs/specs/otlp/#partial-success
 */
export function readPartialSuccess(body: Buffer | undefined, contentType = ''): PartialSuccess {
  if (body === undefined || body.length === 0) return NOTHING;
  try {
    const { rejected, message } = contentType.startsWith('application/json')
      ? fromJson(body)
      : fromProtobuf(body);
    return Number.isSafeInteger(rejected) && rejected > 0 ? { rejected, message: cut(message) } : NOTHING;
  } catch {
    return NOTHING;
  }
}

/** The message of a `google.rpc.Status`, which OTLP's receivers answer failures with. Empty where there is none. */
export function readStatusMessage(body: Buffer | undefined, contentType = ''): string {
  if (body === undefined || body.length === 0) return '';
  try {
    if (contentType.startsWith('application/x-protobuf')) return cut(new ProtobufMessage(body).text(2));
    const answer: { message?: unknown } = contentType.startsWith('application/json')
      ? JSON.parse(body.toString('utf8'))
      : {};
    return typeof answer.message === 'string' ? cut(answer.message) : '';
  } catch {
    return '';
  }
}

function fromProtobuf(body: Buffer): PartialSuccess {
  const partial = new ProtobufMessage(body).message(1);
  return { rejected: Number(partial.integer(1)), message: partial.text(2) };
}

function fromJson(body: Buffer): PartialSuccess {
  const answer: { partialSuccess?: { rejectedSpans?: unknown; errorMessage?: unknown } } = JSON.parse(
    body.toString('utf8'),
  );
  const { rejectedSpans = 0, errorMessage = '' } = answer.partialSuccess ?? {};
  return { rejected: Number(rejectedSpans), message: String(errorMessage) };
}

function cut(message: string): string {
  return message.slice(0, MAX_MESSAGE_LENGTH);
}
