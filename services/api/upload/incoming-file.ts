/** A file on its way in. */
export interface IncomingFile {
  /** In problems: `files[3]`. */
  readonly field: string;
  /** Display text. */
  readonly name: string;
  /** As declared by the caller. */
  readonly contentType: string;
  readonly body: AsyncIterable<Buffer>;
}

/** Where files of one upload go. */
export interface FileSink {
  /** Settles when the file is read to its end; it may still be on its way to storage. */
  accept(file: IncomingFile): Promise<void>;
}
