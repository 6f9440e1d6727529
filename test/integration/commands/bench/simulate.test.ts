import { expect, test } from 'vitest';
import { documented } from '../../../documents/commands';
import { runDocumented } from '../../../documents/run';

test('a load past one machine is simulated from the figures that are kept', async () => {
  const said = await runDocumented(
    documented('npm run bench -- simulate --uploads 1000/s --s3-millis 50 --concurrency 16'),
  );
  expect(said).toMatch(
    /^1000 uploads a second: (9[5-9]\d|10[0-4]\d)\.\d verdicts a second, p50 \d+ ms, p99 \d+ ms$/m,
  );
  expect(said).toMatch(/^Redis, shards +\d+ +\d+ +\d+ %$/m);
  expect(said).toMatch(/^Full first as it is: .+, at \d+ uploads a second\.$/m);
});
