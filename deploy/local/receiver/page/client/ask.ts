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

/** Asks the query API of this receiver. @throws QueryError where it refuses, TypeError where it does not answer */
export async function ask<T>(path: string): Promise<T> {
  const response = await fetch(path);
  const { data, errors }: Answer<T> = JSON.parse(await response.text());
  if (data === null) throw new QueryError(response.status, errors?.[0]?.msg ?? 'no answer');
  return data;
}
