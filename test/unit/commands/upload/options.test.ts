import { expect, test } from 'vitest';
import { parseOptions } from '../../../../deploy/commands/upload/options';
import { UsageError } from '../../../../services/shared/command/arguments';

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

const loadOf = (...args: string[]) => parseOptions(args, {}).load;

test('a load has a rate, a time and a share of failures', () => {
  expect(loadOf()).toBeUndefined();
  expect(loadOf('--rate', '5')).toEqual({ ratePerSecond: 5, durationMillis: 60_000, failureShare: 0 });
  const all = ['--rate', '0.5', '--for', '2m', '--failures', '0.1'];
  expect(loadOf(...all)).toEqual({ ratePerSecond: 0.5, durationMillis: 120_000, failureShare: 0.1 });
});

test.each([
  [['--rate', '0'], '--rate must be a number above 0 to 100, got "0"'],
  [['--rate', 'fast'], '--rate must be a number above 0 to 100, got "fast"'],
  [['--rate', '5', '--failures', '10%'], '--failures must be a number from 0 to 1, got "10%"'],
  [['--rate', '5', '--for', '2'], '--for must be a duration like 500ms, 5s, 2m, 1h or 1d, got "2"'],
  [['--rate', '5', '--for', '2d'], '--for must be 1d at most, got "2d"'],
  [['--for', '2m'], '--for goes with --rate alone'],
  [['--rate', '5', 'clean'], '--rate says what is uploaded, and goes with no sample; got clean'],
])('%j is refused: %s', (args, message) => {
  expect(() => loadOf(...args)).toThrow(new UsageError(message));
});
