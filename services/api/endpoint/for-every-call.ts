import { InternalProblem, type Problem, UnavailableProblem } from '../problems';
import type { Header } from './endpoint';

/** What every call that is somebody's can be told, beside what is about who he is. */
export const callProblems: Readonly<Record<string, Problem>> = {
  'redis-unavailable': new UnavailableProblem('redis'),
  internal: new InternalProblem(undefined),
};

export const uncached: Header = {
  description: 'It changes, and is for this caller alone.',
  schema: { const: 'no-store' },
  example: 'no-store',
};
