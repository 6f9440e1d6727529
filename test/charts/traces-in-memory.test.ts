import { expect, test } from 'vitest';
import { environment } from '../../charts/environments';
import { cleanTree } from '../../deploy/jaeger/upload-trees';

/** Live heap of Jaeger 1.65 for 22,126 spans; Go lets as much again come together before it collects. */
const bytesOfSpan = 5200;

test('in memory, the traces of uploads fit into what development gives Jaeger', () => {
  const { storage, resources } = environment('development').mangamotion.jaeger;
  const [, mebibytes] = /^(\d+)Mi$/.exec(resources.memory) ?? [];
  const needed = 2 * storage.maxTraces * cleanTree.length * bytesOfSpan;
  expect(needed).toBeLessThan(Number(mebibytes) * 1024 ** 2);
});
