import { expect, test } from 'vitest';
import { checkTraced } from '../../../../deploy/commands/bench/row-server';

const tracer = { name: 'x', title: 'X', percent: 100, environment: () => ({}) };

test('a tracer that sends nothing fails the run', () => {
  expect(() => checkTraced(tracer, 0, 10)).toThrow('X sent no span for 10 requests: it is off');
  expect(() => checkTraced({ ...tracer, percent: 1 }, 0, 1000)).toThrow('it is off');
});

test('too few requests for its share of samples prove nothing, and one span proves that it is on', () => {
  expect(() => checkTraced({ ...tracer, percent: 1 }, 0, 999)).not.toThrow();
  expect(() => checkTraced(tracer, 1, 100_000)).not.toThrow();
});

test('untraced sends nothing', () => {
  expect(() => checkTraced({ ...tracer, percent: undefined }, 0, 100_000)).not.toThrow();
});
