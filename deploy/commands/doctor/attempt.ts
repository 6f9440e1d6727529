import { reasonOf } from '../../../services/shared/failure/reason-of';
import { CommandError } from '../../cluster/command';
import type { Attempt } from './state';

const refusedBy = /^Error from server(?: \(\w+\))?: (?:error when creating "STDIN": )?/;

/** What came out, or why nothing did; for what may fail in a cluster that is ill. */
export async function attempt<T>(work: () => Promise<T>): Promise<Attempt<T>> {
  try {
    return { value: await work() };
  } catch (error) {
    const said = error instanceof CommandError ? error.stderr.trim() || error.outcome : reasonOf(error);
    return { error: said.replace(refusedBy, '') };
  }
}

/** Whether it failed for want of rights, and not because an admission refused what was tried. */
export const isForbidden = (error: string): boolean => /\bcannot \w+ resource\b/.test(error);

/** Whether nobody has judged what was tried: the way to the API server broke, or an admission takes part in no trial. */
export const isUnanswered = (error: string): boolean =>
  !error.includes('failed calling webhook') && unanswered.some((pattern) => pattern.test(error));

const unanswered = [
  /does not support dry run/,
  /deadline exceeded|did not complete within|\btimed out\b|(?:handshake |i\/o |Client\.)timeout/i,
  /^Unable to connect to the server|^The connection to the server .* was refused/m,
  /\bconnection (?:refused|reset|lost)\b|\bEOF$/,
  /was ended, at the latest after/,
];
