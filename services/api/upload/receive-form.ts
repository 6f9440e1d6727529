import { createHash, type Hash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { displayName } from '../../shared/file-name';
import { Attribute, setAttribute } from '../../tracing';
import type { BodyReader } from '../body/body-reader';
import { requirePlainBody } from '../body/plain-body';
import type { Fingerprint } from './fingerprint';
import { fileOf } from './form-file';
import { boundaryOf, type FormPart, type FormPartsHandler, readFormParts } from './form-parts';
import {
  fileTooLarge,
  formTooLarge,
  noFile,
  tooManyFields,
  tooManyFiles,
  tooMuchBesideFiles,
} from './form-refusals';
import type { FileSink } from './incoming-file';

export interface FormLimits {
  readonly maxFiles: number;
  readonly maxFileBytes: number;
}

/** What is no file is of no use here, and each costs its parsing. */
export const mostFields = 100;

/** Where types end: what is behind that are parameters, which nobody reads. RFC 6838 has 127 characters on each side. */
const longestType = 255;

/** What a body may hold beside its files, before the first and behind the last part included: form fields, boundaries, part headers. */
export const spareBytes = (files: number): number => 1024 ** 2 + files * 4096;

/** What a body may hold in all. */
export const mostFormBytes = ({ maxFiles, maxFileBytes }: FormLimits): number =>
  maxFiles * maxFileBytes + spareBytes(maxFiles);

/**
 * Hands the files of a form to a sink, as they come.
 *
 * @param fingerprint where given, takes in each file.
 * @throws Problem for what breaks the limits, and what the sink throws.
 */
export async function receiveForm(
  request: Pick<IncomingMessage, 'headers'>,
  reader: BodyReader,
  limits: FormLimits,
  sink: FileSink,
  fingerprint?: Fingerprint,
): Promise<void> {
  requirePlainBody(request);
  const receiver = new FormReceiver(reader, limits, sink, fingerprint);
  const boundary = boundaryOf(request.headers['content-type'] ?? '');
  receiver.checkAnnouncedLength();
  try {
    await readFormParts(reader, boundary, receiver);
  } finally {
    // Of a refused upload too: how far it came.
    setAttribute(Attribute.fileCount, receiver.files);
  }
  receiver.checkNotEmpty();
}

class FormReceiver implements FormPartsHandler {
  readonly #reader: BodyReader;
  readonly #limits: FormLimits;
  readonly #sink: FileSink;
  readonly #fingerprint: Fingerprint | undefined;
  #files = 0;
  #fields = 0;
  #fileBytes = 0;

  constructor(reader: BodyReader, limits: FormLimits, sink: FileSink, fingerprint: Fingerprint | undefined) {
    this.#reader = reader;
    this.#limits = limits;
    this.#sink = sink;
    this.#fingerprint = fingerprint;
  }

  /** Begun so far. */
  get files(): number {
    return this.#files;
  }

  checkAnnouncedLength(): void {
    const { contentLength } = this.#reader;
    const most = mostFormBytes(this.#limits);
    if (Number.isFinite(contentLength) && contentLength > most) throw formTooLarge(contentLength, most);
  }

  checkNotEmpty(): void {
    if (this.#files === 0) throw noFile();
  }

  async onPart(part: FormPart): Promise<void> {
    const file = await fileOf(part);
    if (!file) return this.#skip(part);
    const { maxFiles } = this.#limits;
    const field = `files[${this.#files++}]`;
    if (this.#files > maxFiles) throw tooManyFiles(this.#files, maxFiles);
    const name = displayName(file.fileName);
    const hash = this.#fingerprint && createHash('sha256');
    const contentType = file.contentType.slice(0, longestType);
    const body = this.#limited(file.body, field, hash);
    await this.#sink.accept({ field, name, contentType, body });
    if (hash) this.#fingerprint?.add(name, contentType, hash.digest('hex'));
  }

  /** Reads the rest of a field. */
  async #skip({ body }: FormPart): Promise<void> {
    if (++this.#fields > mostFields) throw tooManyFields(this.#fields, mostFields);
    const chunks = body[Symbol.asyncIterator]();
    while (!(await chunks.next()).done);
  }

  async *#limited(
    body: AsyncIterable<Buffer>,
    field: string,
    hash: Hash | undefined,
  ): AsyncGenerator<Buffer> {
    const { maxFileBytes } = this.#limits;
    let sizeBytes = 0;
    for await (const chunk of body) {
      sizeBytes += chunk.length;
      this.#fileBytes += chunk.length;
      if (sizeBytes > maxFileBytes) throw fileTooLarge(field, sizeBytes, maxFileBytes);
      hash?.update(chunk);
      yield chunk;
    }
  }

  /** Wherever it stands: in a field, in headers, before the first part or behind the last one. */
  onChunk(): void {
    const most = spareBytes(this.#files);
    const spare = this.#reader.readBytes - this.#fileBytes;
    if (spare > most) throw tooMuchBesideFiles(spare, most);
  }
}
