import { expect, test } from 'vitest';
import { run } from '../../../deploy/cluster/command';
import { targets } from '../../../deploy/fuzz/targets';

test.each([...targets.keys()])('fuzzing %s for a second finds nothing', async (name) => {
  const output = await run(process.execPath, ['build/deploy/fuzz/main.js', name, '--seconds', '1']);
  expect(output).toMatch(
    new RegExp(`^${name}: \\d+ inputs, \\d+ blocks, slowest [\\d.]+ ms, heap \\d+ MiB, 0 kept\n$`),
  );
});
