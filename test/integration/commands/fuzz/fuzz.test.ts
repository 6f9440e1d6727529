import { expect, test } from 'vitest';
import { run } from '../../../../deploy/cluster/command';
import { targets } from '../../../../deploy/commands/fuzz/targets';

test.each([...targets.keys()])('fuzzing %s for a second finds nothing', async (name) => {
  const output = await run(process.execPath, ['build/deploy/commands/fuzz/main.js', name, '--seconds', '1']);
  expect(output).toMatch(
    new RegExp(`^${name}: \\d+ inputs, \\d+ blocks, slowest [\\d.]+ ms, heap \\d+ MiB, 0 kept\n$`),
  );
});
