import { expect, test } from 'vitest';
import { resultsText } from '../../../../deploy/commands/bench/kept-results';

test('results have a line for each sample, six digits of what is measured, and nothing that is not there', () => {
  const results = {
    date: 'x',
    pinning: undefined,
    samples: { load: [{ a: 1 / 3, b: 1234567 }, {}], paced: [] },
  };
  expect(resultsText(results)).toBe(`\
{
  "date": "x",
  "samples": {
    "load": [
      {"a":0.333333,"b":1234567},
      {}
    ],
    "paced": []
  }
}`);
  expect(JSON.parse(resultsText(results)).samples.load[0].b).toBe(1_234_567);
});
