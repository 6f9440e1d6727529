import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { catalogueText } from '../../../../deploy/commands/libraries/catalogue';
import { CATALOGUE_FILE, DOCUMENTED_LIBRARIES } from '../../../../deploy/commands/libraries/places';
import { librariesTable } from '../../../../deploy/commands/libraries/table';

test('the catalogue of libraries is what npm run libraries writes', () => {
  expect(readFileSync(CATALOGUE_FILE, 'utf8')).toBe(catalogueText());
});

test('the documented libraries are what npm run libraries writes', () => {
  expect(DOCUMENTED_LIBRARIES.read()).toBe(librariesTable());
});
