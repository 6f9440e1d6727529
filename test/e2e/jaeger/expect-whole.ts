import { expect } from 'vitest';
import type { Kubectl } from '../../../deploy/cluster/kubectl';
import { cleanTree } from '../../../deploy/jaeger/upload-trees';
import { inParallel } from '../../../services/shared/in-parallel';
import { Jaeger } from './jaeger';

/** All that an upload makes is there; what was tried again where a connection did not come about may be there as well. */
export async function expectWhole(
  kubectl: Kubectl,
  traceIds: readonly string[],
  timeoutMillis: number,
): Promise<void> {
  await using jaeger = await Jaeger.open(kubectl);
  let waiting = traceIds;
  const torn = async () => {
    const trees = await inParallel(waiting, 8, async (traceId) => ({
      traceId,
      tree: await jaeger.tree(traceId),
    }));
    const lacking = trees.filter(({ tree }) => !cleanTree.every((line) => tree.includes(line)));
    waiting = lacking.map(({ traceId }) => traceId);
    return lacking;
  };
  await expect.poll(torn, { timeout: timeoutMillis, interval: 2000 }).toEqual([]);
}
