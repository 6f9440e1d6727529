interface Answer<T> {
  readonly data: T | null;
  readonly errors: readonly { readonly msg: string }[] | null;
}

/** The query API refused; the message is its own. */
export class QueryError extends Error {
  override readonly name = 'QueryError';
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** No answer came: the receiver has ended, or was ended. */
export class SilenceError extends Error {
  override readonly name = 'SilenceError';

  constructor(cause: unknown) {
    super('The receiver does not answer any more.', { cause });
  }
}

/** Asks the query API of this receiver. @throws QueryError where it refuses, SilenceError where it does not answer */
export async function ask<T>(path: string): Promise<T> {
  const { status, text } = await answerTo(path);
  const { data, errors }: Answer<T> = JSON.parse(text);
  if (data === null) throw new QueryError(status, errors?.[0]?.msg ?? 'no answer');
  return data;
}

/** Apart from reading it: both fail with a TypeError, but only this one is a matter of the connection. */
async function answerTo(path: string): Promise<{ readonly status: number; readonly text: string }> {
  try {
    const response = await fetch(path);
    return { status: response.status, text: await response.text() };
  } catch (error) {
    throw new SilenceError(error);
  }
}
