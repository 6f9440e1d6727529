import { expect, test } from 'vitest';
import { goesOn, shareOf, tracersOf } from '../../../../deploy/commands/bench/rounds';
import { rows } from '../../../../deploy/commands/bench/rows';
import { tracers } from '../../../../deploy/commands/bench/tracers/all';

const far = { launches: 3, failures: 0, rounds: 12, isResolved: false, secondsLeft: 100, launchSeconds: 30 };

test('a row goes on until its targets are resolved', () => {
  expect(goesOn(far, 60)).toBe(true);
  expect(goesOn({ ...far, isResolved: true }, 60)).toBe(false);
});

test('narrow intervals of less than five rounds are not believed', () => {
  expect(goesOn({ ...far, isResolved: true, launches: 4, rounds: 4 }, 60)).toBe(true);
  expect(goesOn({ ...far, isResolved: true, launches: 5, rounds: 5 }, 60)).toBe(false);
});

test('a row ends, resolved or not, where its rounds or its time would not do for another launch', () => {
  expect(goesOn(far, 12)).toBe(false);
  expect(goesOn({ ...far, secondsLeft: 29 }, 60)).toBe(false);
  expect(goesOn({ ...far, launches: 1, rounds: 4, secondsLeft: 29 }, 60)).toBe(false);
});

test('a row is given up where three of its launches failed', () => {
  expect(goesOn({ ...far, failures: 2 }, 60)).toBe(true);
  expect(goesOn({ ...far, failures: 3, launches: 0 }, 60)).toBe(false);
});

test('rows under load have three times as much of the time as others, and the last one has all that is left', () => {
  const [spans, start, get] = rows;
  const three = [spans, start, get].flatMap((row) => row ?? []);
  expect(three.map((row, index) => shareOf(row, three.slice(index)))).toEqual([1 / 5, 1 / 4, 1]);
});

test('each row is launched once, however little time is left', () => {
  expect(goesOn({ ...far, launches: 0, rounds: 0, secondsLeft: -5 }, 60)).toBe(true);
});

test.each([
  ['presign', ['ours-1', 'stock-1', 'dd-trace-1', 'elastic-apm-node-1']],
  ['upload-64k', []],
  ['scan', []],
])('%s is measured at 1 %% with %j', (name, expected) => {
  const row = rows.find((each) => each.name === name);
  const names = row && tracersOf(row, tracers).map((tracer) => tracer.name);
  expect(names?.filter((each) => each.endsWith('-1'))).toEqual(expected);
});

test('a peer without spans of jobs is none of their row', () => {
  const scan = rows.find(({ kind }) => kind === 'jobs');
  expect(scan && tracersOf(scan, tracers).map(({ name }) => name)).toEqual([
    'untraced',
    'ours-100',
    'ours-10',
    'stock-100',
    'dd-trace-100',
    'stock-10',
    'dd-trace-10',
  ]);
});

test('nor is one that takes no part in manual spans of theirs', () => {
  const spans = rows.find(({ kind }) => kind === 'spans');
  expect(spans && tracersOf(spans, tracers).map(({ name }) => name)).toEqual([
    'untraced',
    'ours-100',
    'ours-1',
    'stock-100',
    'stock-1',
  ]);
});
