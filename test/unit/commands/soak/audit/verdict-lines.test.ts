import { expect, test } from 'vitest';
import { VerdictLines } from '../../../../../deploy/commands/soak/audit/verdict-lines';

const line = (jobId: string, verdict: string): string =>
  `{"job_id":"${jobId}","verdict":"${verdict}","message":"scan finished"}\n`;

test('final verdicts are counted, in whatever chunks the lines come', () => {
  const verdicts = new VerdictLines();
  const text = line('a', 'clean') + line('a', 'pending') + line('b', 'infected') + line('b', 'infected');
  for (const character of text) verdicts.read('worker-1', character);
  expect(['a', 'b', 'c'].map((jobId) => verdicts.count(jobId))).toEqual([1, 2, 0]);
});

test("two services' halves of lines are not mixed up", () => {
  const verdicts = new VerdictLines();
  const [first, second] = [line('a', 'clean'), line('b', 'clean')];
  verdicts.read('worker-1', first.slice(0, 20));
  verdicts.read('worker-2', second.slice(0, 20));
  verdicts.read('worker-1', first.slice(20));
  verdicts.read('worker-2', second.slice(20));
  expect([verdicts.count('a'), verdicts.count('b')]).toEqual([1, 1]);
});
