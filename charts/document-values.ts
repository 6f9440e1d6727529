import { writeFileSync } from 'node:fs';
import { valuesDocument } from './helm/values-document';

writeFileSync('docs/values.md', valuesDocument());
