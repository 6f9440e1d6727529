import { createHash, type Hash } from 'node:crypto';
import type { Request } from 'express';
import { displayName } from '../file-name';
import { InvalidRequestProblem, TooLargeProblem } from '../problems';
import type { BodyReader } from './body-reader';
import type { Fingerprint } from './fingerprint';
import { boundaryOf, type FormPart, readFormParts } from './form-parts';
import type { FileSink } from './incoming-file';

export interface FormLimits {
  readonly maxFiles: number;
  readonly maxFileBytes: number;
}

/** What a body may hold beside its files: form fields, boundaries, part headers. */
export const spareBytes = (files: number): number => 1024 ** 2 + files * 8192;

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
  request: Request,
  reader: BodyReader,
  limits: FormLimits,
  sink: FileSink,
  fingerprint?: Fingerprint,
): Promise<void> {
  const receiver = new FormReceiver(reader, limits, sink, fingerprint);
  const boundary = boundaryOf(request.get('content-type') ?? '');
  receiver.checkAnnouncedLength();
  await readFormParts(reader, boundary, (part) => receiver.receive(part));
  receiver.checkNotEmpty();
}

class FormReceiver {
  readonly #reader: BodyReader;
  readonly #limits: FormLimits;
  readonly #sink: FileSink;
  readonly #fingerprint: Fingerprint | undefined;
  #files = 0;
  #fileBytes = 0;

  constructor(reader: BodyReader, limits: FormLimits, sink: FileSink, fingerprint: Fingerprint | undefined) {
    this.#reader = reader;
    this.#limits = limits;
    this.#sink = sink;
    this.#fingerprint = fingerprint;
  }

  checkAnnouncedLength(): void {
    const { contentLength } = this.#reader;
    const most = mostFormBytes(this.#limits);
    if (Number.isFinite(contentLength) && contentLength > most)
      throw new TooLargeProblem({
        field: 'body',
        value: contentLength,
        rule: `must be at most ${most} bytes`,
      });
  }

  checkNotEmpty(): void {
    const rule = 'must hold at least one file';
    if (this.#files === 0) throw new InvalidRequestProblem([{ field: 'files', value: 0, rule }]);
  }

  async receive(part: FormPart): Promise<void> {
    // A part that is no file is of no use here, and of no harm.
    if (part.fileName === undefined) return this.#skip(part);
    const { maxFiles } = this.#limits;
    const field = `files[${this.#files++}]`;
    if (this.#files > maxFiles) {
      const rule = `must be at most ${maxFiles} files`;
      throw new InvalidRequestProblem([{ field: 'files', value: this.#files, rule }]);
    }
    const name = displayName(part.fileName);
    const hash = this.#fingerprint && createHash('sha256');
    const body = this.#limited(part.body, field, hash);
    await this.#sink.accept({ field, name, contentType: part.contentType, body });
    if (hash) this.#fingerprint?.add(name, part.contentType, hash.digest('hex'));
  }

  async #skip(part: FormPart): Promise<void> {
    for await (const chunk of part.body) if (chunk.length > 0) this.#checkSpare();
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
      if (sizeBytes > maxFileBytes) {
        const rule = `must be at most ${maxFileBytes} bytes`;
        throw new TooLargeProblem({ field, value: sizeBytes, rule });
      }
      hash?.update(chunk);
      yield chunk;
    }
    this.#checkSpare();
  }

  #checkSpare(): void {
    const most = spareBytes(this.#files);
    const spare = this.#reader.readBytes - this.#fileBytes;
    if (spare <= most) return;
    throw new TooLargeProblem({
      field: 'body',
      value: spare,
      rule: `must hold at most ${most} bytes beside its files`,
    });
  }
}
