import { expect, test } from 'vitest';
import { UsageError } from '../../../deploy/commands/arguments';
import { parseOptions } from '../../../deploy/upload/options';

const samplesOf = (...args: string[]) => parseOptions(args, {}).samples.map(({ name }) => name);

test('without a name every sample is uploaded', () => {
  expect(samplesOf()).toEqual(['clean', 'infected', 'archive', 'refused']);
});

test('named samples alone are uploaded', () => {
  expect(samplesOf('refused', 'clean')).toEqual(['clean', 'refused']);
});

test('an unknown sample is refused with those that there are', () => {
  expect(() => samplesOf('virus')).toThrow(
    new UsageError('a sample is one of clean, infected, archive, refused, got "virus"'),
  );
});

test('a cluster that is named wins over a Jaeger of the environment', () => {
  const env = { JAEGER_QUERY_URL: 'http://jaeger:16686/' };
  expect(parseOptions([], env).jaegerUrl).toBe('http://jaeger:16686');
  expect(parseOptions(['--context', 'kind-a'], env).jaegerUrl).toBeUndefined();
});

test('headers come with each request, and one that is none is refused without being shown', () => {
  const { headers } = parseOptions(
    ['--header', 'Authorization: Bearer a.b', '--header', 'x-user-id:reader'],
    {},
  );
  expect(headers).toEqual({ authorization: 'Bearer a.b', 'x-user-id': 'reader' });
  expect(() => parseOptions(['--header', 'Bearer secret'], {})).toThrow(
    new UsageError("--header must be 'name: value', as HTTP writes a header"),
  );
});
