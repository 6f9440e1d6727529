import { isUtf8 } from 'node:buffer';
import { Dicer } from '@fastify/busboy';
import { type BodyReader, freeChunk } from '../body/body-reader';
import { Chunks } from '../body/chunks';
import { type Disposition, parseDisposition } from './content-disposition';
import { cutOff, namelessPart, noBoundary } from './form-refusals';

/** A part of a `multipart/form-data` body, as it comes. */
export interface FormPart extends Disposition {
  /** As declared; undefined where nothing was. */
  readonly contentType: string | undefined;
  /** To be read to its end; at that pace the client may send. A chunk is gone when the next one is asked for. */
  readonly body: AsyncIterable<Buffer>;
}

export interface FormPartsHandler {
  /** Gets the next part when the promise that it returned for the one before has settled. */
  onPart(part: FormPart): Promise<void>;
  /** A chunk of the body was read to its end, whatever it held. Throwing ends the reading. */
  onChunk(): void;
}

/** Of one part, in bytes as many as Node takes of a request. What is behind them is not looked at. */
export const headerLimits = { maxHeaderPairs: 16, maxHeaderSize: 16 * 1024 };

type Headers = Record<string, string[]>;

/** The boundary of a `multipart/form-data` request. @see https://www.rfc-editor.org/rfc/rfc2046#section-5.1.1 */
export function boundaryOf(contentType: string): string {
  const [, quoted, token] = /;\s*boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))/i.exec(contentType) ?? [];
  const boundary = quoted ?? token;
  if (boundary === undefined) throw noBoundary();
  return boundary;
}

/**
 * Reads all parts of a form, one after the other. At no time more than one chunk of the body is in memory.
 *
 * @throws MalformedBodyProblem, what the handler throws, and what reading throws. Then parts that are still being read
 *   fail with the same error.
 */
export async function readFormParts(
  reader: BodyReader,
  boundary: string,
  handler: FormPartsHandler,
): Promise<void> {
  await new FormParser(boundary, handler).parse(reader);
}

class FormParser {
  readonly #parser: Dicer;
  readonly #handler: FormPartsHandler;
  #failure: { readonly error: unknown } | undefined;
  #rejectStep: ((error: unknown) => void) | undefined;
  readonly #finished = Promise.withResolvers<void>();
  /** Parts with a header, from there on to the end of their reading. */
  readonly #unread = new Map<Dicer.PartStream, Chunks>();
  #onQuiet: (() => void) | undefined;
  #all: Promise<void> = Promise.resolve();
  #awaitsHeader = false;

  constructor(boundary: string, handler: FormPartsHandler) {
    this.#handler = handler;
    this.#parser = new Dicer({ boundary, ...headerLimits });
    this.#parser.on('part', (stream) => this.#begin(stream));
    this.#parser.on('finish', () => this.#finished.resolve());
    this.#parser.on('error', (cause) => this.#fail(cutOff(cause)));
  }

  async parse(reader: BodyReader): Promise<void> {
    try {
      for (
        let chunk = await this.#orFailure(reader.next());
        chunk;
        chunk = await this.#orFailure(reader.next())
      ) {
        await this.#orFailure(this.#write(chunk));
        await this.#orFailure(this.#quiet());
        freeChunk(chunk);
        this.#handler.onChunk();
      }
      this.#parser.end();
      await this.#orFailure(Promise.all([this.#finished.promise, this.#all]));
      // The last part may have ended without as much as a header.
      if (this.#awaitsHeader) throw namelessPart();
    } catch (error) {
      for (const stream of this.#unread.keys()) stream.destroy(error instanceof Error ? error : undefined);
      throw error;
    }
  }

  /** Settles with the step, or fails as soon as anything does. */
  #orFailure<T>(step: Promise<T>): Promise<T> {
    // Promise.race would leave a reaction on a promise that lives as long as the upload, for each of its chunks.
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    if (this.#failure) reject(this.#failure.error);
    this.#rejectStep = reject;
    step.then(resolve, reject);
    return promise;
  }

  #fail(error: unknown): void {
    this.#failure ??= { error };
    this.#rejectStep?.(this.#failure.error);
  }

  /** Settles when the parser wants more, which is when parts are read. */
  #write(chunk: Buffer): Promise<void> {
    return new Promise((resolve) => this.#parser.write(chunk, () => resolve()));
  }

  /** Settles when nothing of what was written is in use any more. */
  #quiet(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#onQuiet = resolve;
    this.#checkQuiet();
    return promise;
  }

  #checkQuiet(): void {
    // All parts of a chunk stand here, and the one that is read is the first of them: no more is looked at.
    for (const chunks of this.#unread.values()) if (!chunks.areUsedUp) return;
    this.#onQuiet?.();
  }

  #begin(stream: Dicer.PartStream): void {
    if (this.#awaitsHeader) return this.#fail(namelessPart());
    this.#awaitsHeader = true;
    // Whoever reads the part sees the error, too.
    stream.on('error', (error) => this.#fail(cutOff(error)));
    stream.once('header', (headers) => {
      this.#awaitsHeader = false;
      this.#describe(stream, headers);
    });
  }

  #describe(stream: Dicer.PartStream, headers: object): void {
    const disposition = parseDisposition(decoded(headers, 'content-disposition') ?? '');
    if (!disposition) return this.#fail(namelessPart());
    const contentType = decoded(headers, 'content-type');
    const chunks = new Chunks(stream);
    this.#unread.set(stream, chunks);
    const part = { ...disposition, contentType, body: this.#body(chunks) };
    this.#all = this.#readAfter(this.#all, stream, part);
    this.#all.catch((error: unknown) => this.#fail(error));
  }

  async #readAfter(earlier: Promise<void>, stream: Dicer.PartStream, part: FormPart): Promise<void> {
    await earlier;
    await this.#handler.onPart(part);
    this.#unread.delete(stream);
    this.#checkQuiet();
  }

  async *#body(chunks: Chunks): AsyncGenerator<Buffer> {
    for (;;) {
      const next = chunks.next();
      // Whoever asks for more is done with what came before.
      this.#checkQuiet();
      const chunk = await next;
      if (!chunk) return;
      yield chunk;
    }
  }
}

/** The parser's strings hold one byte in each character; forms are in UTF-8, and where they are not, in Latin 1. */
function decoded(headers: object, name: string): string | undefined {
  const values: Headers[string] | undefined = new Map<string, string[]>(Object.entries(headers)).get(name);
  const [value] = values ?? [];
  if (value === undefined) return undefined;
  const bytes = Buffer.from(value, 'latin1');
  return isUtf8(bytes) ? bytes.toString('utf8') : value;
}
