import { expect, test } from 'vitest';
import { parsePipelineOptions } from '../../../../../deploy/commands/bench/pipeline/options';

test('without options every series is measured whole', () => {
  expect(parsePipelineOptions([])).toEqual({
    isQuick: false,
    series: ['rates', 'files', 'pages', 'workers', 'view', 'requests', 'peers'],
    json: undefined,
  });
});

test('series that are named are measured in their own order', () => {
  expect(parsePipelineOptions(['--series', 'view,rates', '--quick', '--json', 'out.json'])).toEqual({
    isQuick: true,
    series: ['rates', 'view'],
    json: 'out.json',
  });
});

test('a series that there is not is refused with those that there are', () => {
  expect(() => parsePipelineOptions(['--series', 'rate'])).toThrow(
    '--series must be some of rates, files, pages, workers, view, requests, peers, got "rate"',
  );
});

test('help is no run', () => {
  expect(parsePipelineOptions(['--help'])).toBeUndefined();
});
