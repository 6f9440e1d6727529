import type { Page } from './page';
import { ConnectionLostError, RefusedError, refusalsIn, StorageError } from './problem';

/** Why an upload came to nothing, in words, and whether the same again may work. */
export interface Explanation {
  readonly words: string;
  readonly isWorthRetrying: boolean;
  /** The id under which the service knows what happened. */
  readonly trace: string | undefined;
}

/**
 * Explains what went wrong, and notes with each page what the service has against it.
 *
 * @param pages in the order in which they were sent.
 */
export function explainFailure(error: unknown, pages: readonly Page[]): Explanation {
  // Where what came is no JSON, it was not the service that answered.
  if (error instanceof ConnectionLostError || error instanceof SyntaxError)
    return explanation('The connection was lost. Your pages are still here.', true);
  if (error instanceof StorageError)
    return explanation(
      `Storage did not take the pages: ${error.message}. Send them through the API instead.`,
      true,
    );
  if (!(error instanceof RefusedError)) throw error;
  const { problem, message } = error;
  for (const [index, refusal] of problem ? refusalsIn(problem) : []) {
    const page = pages[index];
    if (page) page.refusal = refusal;
  }
  const refused = pages.filter(({ refusal }) => refusal !== undefined).map(({ name }) => name);
  if (refused.length === 0)
    return explanation(`${problem?.title ?? 'Refused'}: ${message}.`, true, problem?.trace_id);
  const words = `Nothing was uploaded: ${refused.join(', ')} was refused. Leave it out, or mend it and choose it again.`;
  return explanation(words, false, problem?.trace_id);
}

const explanation = (words: string, isWorthRetrying: boolean, trace?: string): Explanation => ({
  words,
  isWorthRetrying,
  trace,
});
