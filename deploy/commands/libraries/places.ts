import { MadePart } from '../made-part';

/** From the project's root on. */
export const CATALOGUE_FILE = 'deploy/instrumentation/catalogue/catalogue.ts';

export const DOCUMENTED_LIBRARIES = new MadePart('docs/compatibility.md', 'npm run libraries');
