import { expect, test } from 'vitest';
import { loadTracingConfiguration } from '../../../../deploy/instrumentation/configuration';

const load = (TRACING_QUERY_PARAMETERS: string) =>
  loadTracingConfiguration({ TRACING_QUERY_PARAMETERS })?.queryParameters;

test('TRACING_QUERY_PARAMETERS names what may be shown, by default what S3 is asked and pages', () => {
  expect(load('')).toEqual(
    'delete,list-type,max-keys,partNumber,uploads,versioning,x-id,limit,offset,page'.split(','),
  );
  expect([load('page, sort'), load('none')]).toEqual([['page', 'sort'], []]);
});

test.each(['a b', 'page,', 'a=b'])('%j is refused', (value) => {
  expect(() => load(value)).toThrow(
    'TRACING_QUERY_PARAMETERS must be none, or names of query parameters, comma separated',
  );
});
