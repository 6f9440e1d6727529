import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const run = promisify(execFile);

test.each([
  'commands/trace/main',
  'commands/upload/main',
  'commands/bucket/main',
  'commands/doctor/main',
  'commands/soak/main',
  'cluster/kind/up',
])('%s says nothing of a reader that has gone', async (program) => {
  // The reader is gone before the program writes its first line.
  const piped = '{ sleep 0.5; "$@"; } | true; exit "${PIPESTATUS[0]}"';
  const help = [process.execPath, `build/deploy/${program}.js`, '--help'];
  const { stderr } = await run('bash', ['-c', piped, 'bash', ...help]);
  expect(stderr).toBe('');
});
