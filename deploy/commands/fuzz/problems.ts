import { Problem } from '../../../services/api/problems';

/** What the API answers with 4xx: the caller is told what was wrong. */
export const isCallersFault = (error: unknown): boolean => error instanceof Problem && error.status < 500;
