import { expect, test } from 'vitest';
import { run } from '../../../deploy/cluster/command';

const node = (script: string): Promise<string> => run(process.execPath, ['--eval', script]);

test('of a program that fails, what it said on stderr is told', async () => {
  await expect(
    node(`console.log('a list'); console.error('not found'); process.exitCode = 3`),
  ).rejects.toThrow(/ ended with 3:\nnot found$/);
});

test('where it said nothing there, the end of its report is', async () => {
  const report = `console.log('x'.repeat(10_000)); console.log('  ! one trace is not there'); process.exitCode = 1`;
  const error: unknown = await node(report).catch((thrown: unknown) => thrown);
  expect(String(error)).toMatch(/ ended with 1:\nx+\n {2}! one trace is not there$/);
  expect(String(error).length).toBeLessThan(5000);
});
