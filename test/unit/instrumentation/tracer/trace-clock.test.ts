import { expect, test } from 'vitest';
import { microsNow, TraceClock } from '../../../../deploy/instrumentation/tracer/trace-clock';

/** Both clocks, in milliseconds; the system's shows whole ones. */
function given() {
  const now = { system: 1_700_000_000_000.4, monotonic: 5000 };
  const clock = new TraceClock(
    () => Math.floor(now.system),
    () => now.monotonic,
  );
  const pass = (systemMillis: number, monotonicMillis = systemMillis) => {
    now.system += systemMillis;
    now.monotonic += monotonicMillis;
  };
  const error = () => now.monotonic + clock.offset() - now.system;
  return { clock, pass, error };
}

test('a trace begins at the time of the system, within a millisecond', () => {
  expect(Math.abs(given().error())).toBeLessThan(1);
});

test('the offset stays while both clocks go the same', () => {
  const { clock, pass } = given();
  const offset = clock.offset();
  for (let second = 0; second < 100; second++) {
    pass(1000.3);
    expect(clock.offset()).toBe(offset);
  }
});

test('a drift is corrected before it is two milliseconds', () => {
  const { pass, error } = given();
  for (let second = 0; second < 1000; second++) {
    pass(1000.05, 1000);
    expect(Math.abs(error())).toBeLessThan(2);
  }
});

test('a clock that was set is followed by the next trace after a second', () => {
  const { clock, pass, error } = given();
  const offset = clock.offset();
  pass(3_600_000, 999);
  expect(clock.offset()).toBe(offset);
  pass(1);
  expect(Math.abs(error())).toBeLessThan(1);
});

test('now is to the microsecond, and of this time', () => {
  const micros = microsNow(new TraceClock().offset());
  expect(Number.isInteger(micros)).toBe(true);
  // Others may run between two looks at clocks; how exact it is, given clocks tell above.
  expect(Math.abs(micros / 1000 - Date.now())).toBeLessThan(1000);
});
