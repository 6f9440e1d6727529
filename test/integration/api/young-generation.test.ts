import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const FIXTURE = path.resolve('test/integration/api/fills-young-generation.cjs');
const MIB = 1024 ** 2;

test('the young generation is bounded, and grows to its bound again after an idle time', async () => {
  const env = { ...process.env, LIMIT: String(8 * MIB) };
  const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', FIXTURE], { env });
  const { filled, shrunk, filledAgain } = JSON.parse(stdout);
  expect(shrunk).toBeLessThan(4 * MIB);
  for (const size of [filled, filledAgain]) {
    expect(size).toBeGreaterThan(4 * MIB);
    // A turn of the event loop may have two collections.
    expect(size).toBeLessThan(16 * MIB);
  }
});
