import { readFileSync } from 'node:fs';
import { Validator } from '@seriousme/openapi-schema-validator';
import { expect, test } from 'vitest';
import { claimedUser } from '../../../services/api/authentication/claimed-user';
import { endpointsOf } from '../../../services/api/endpoints';
import { openApiDocument } from '../../../services/api/openapi/document';
import { loadConfig } from '../../../services/shared/config';
import { ApiDocument } from '../../integration/api/api-document';

const config = loadConfig({ MAX_FILE_SIZE_BYTES: '1048576', MAX_FILES_PER_UPLOAD: '7' }, 'test');
const text = JSON.stringify(openApiDocument(endpointsOf(config), claimedUser.document));
const document = JSON.parse(text);

/** A place in the document that has a schema, and examples of what it describes. */
interface Described {
  readonly schema: object;
  readonly example?: unknown;
  readonly examples?: Record<string, { readonly value: unknown }>;
}

const isDescribed = (place: object): place is Described => 'schema' in place;

function describedIn(place: unknown, at = '#'): [string, Described][] {
  if (typeof place !== 'object' || place === null) return [];
  const below = Object.entries(place).flatMap(([key, item]) => describedIn(item, `${at}/${key}`));
  return isDescribed(place) ? [[at, place], ...below] : below;
}

test('the document is valid by the official JSON Schema of OpenAPI 3.1', async () => {
  expect(await new Validator().validate(structuredClone(document))).toEqual({ valid: true });
  expect(await new Validator().validate({ ...document, info: {} })).toMatchObject({ valid: false });
});

test.each(describedIn(document))(
  'the schema at %s is well-formed, and its examples keep it',
  (_at, { schema, example, examples = {} }) => {
    const validate = new ApiDocument(document).validator(schema);
    const values = Object.values(examples).map(({ value }) => value);
    for (const value of example === undefined ? values : [example, ...values]) {
      validate(value);
      expect({ value, errors: validate.errors }).toEqual({ value, errors: null });
    }
  },
);

test('every place of the document with a schema is looked at', () => {
  expect(describedIn(document)).toHaveLength(text.split('"schema":').length - 1);
});

test('limits are those of the configuration', () => {
  const presign = new ApiDocument(document).operation('POST /api/presign');
  expect(presign.requestBody?.content['application/json']?.schema).toMatchObject({
    properties: { sizeBytes: { maximum: 1_048_576 } },
  });
});

test('the version is that of the project', () => {
  expect(document.info.version).toBe(JSON.parse(readFileSync('package.json', 'utf8')).version);
});
