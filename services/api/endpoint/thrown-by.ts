import { Problem } from '../problems';

/** The problem that a check throws at sample values, for the document to show. */
export function thrownBy(check: () => unknown): Problem {
  try {
    check();
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error('what the document shows as refused is not');
}
