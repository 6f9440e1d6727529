import { expect, test } from 'vitest';
import { explainMissing } from '../../../../deploy/commands/trace/missing-trace';
import { type LogLine, readLogLine } from '../../../../deploy/rig/logs/log-line';

const timestamp = '2026-01-02T03:04:05.678Z';
const at = Date.parse(timestamp);

function lines(trace_sampled?: boolean): LogLine[] {
  const said = {
    timestamp,
    service: 'api',
    trace_id: 't',
    ...(trace_sampled !== undefined && { trace_sampled }),
  };
  const line = readLogLine(JSON.stringify(said));
  return line ? [line] : [];
}

test('what the sampler left out is not kept because of that', () => {
  expect(explainMissing(lines(false), at)).toBe(
    `Not kept, because the sampler left it out: trace_sampled is false in the log of api at ${timestamp}, trace t.`,
  );
});

test('what was recorded a moment ago is on its way', () => {
  expect(explainMissing(lines(true), at + 59_999)).toMatch(/^Not there yet: the trace t was recorded/);
});

test('what was recorded long ago was decided against, or lost', () => {
  expect(explainMissing(lines(true), at + 60_000)).toMatch(
    /^Not kept, because it was decided so when it had ended/,
  );
});

test.each([[[]], [lines()]])('lines that do not say whether it was sampled explain nothing', (found) => {
  expect(explainMissing(found, at)).toBeUndefined();
});
