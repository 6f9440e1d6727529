import { reasonOf } from '../../../services/shared/failure/reason-of';
import { CommandError } from '../../cluster/command';
import type { Attempt } from './state';

/** What came out, or why nothing did; for what may fail in a cluster that is ill. */
export async function attempt<T>(work: () => Promise<T>): Promise<Attempt<T>> {
  try {
    return { value: await work() };
  } catch (error) {
    const said = error instanceof CommandError ? error.stderr.trim() : '';
    return { error: said || reasonOf(error) };
  }
}
