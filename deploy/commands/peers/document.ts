import { MadePart } from '../made-part';

/** Where people read the results. */
export const DOCUMENTED_TABLES = new MadePart('docs/compatibility.md', 'npm run test:peers');
