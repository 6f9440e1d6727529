import { expect, test } from 'vitest';
import { goesOn } from '../../../../deploy/commands/bench/rounds';

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

test('each row is launched once, however little time is left', () => {
  expect(goesOn({ ...far, launches: 0, rounds: 0, secondsLeft: -5 }, 60)).toBe(true);
});
