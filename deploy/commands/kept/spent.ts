import type { Kubectl } from '../../cluster/kubectl';

/** CPU seconds since they began, of all pods of a part. */
export type Spent = ReadonlyMap<string, number>;

interface Summary {
  readonly pods: readonly {
    readonly podRef: { readonly namespace: string; readonly name: string };
    readonly cpu?: { readonly usageCoreNanoSeconds?: number };
  }[];
}

/** Parts by what their pods' names begin with, after the release's name. */
const parts = ['api', 'worker', 'route', 'keep', 'jaeger'];

/** What the kubelets count. @throws CommandError where nobody may ask them */
export async function readSpent(kubectl: Kubectl, release: string): Promise<Spent> {
  const nodes = await kubectl.run(['get', 'nodes', '--output', 'jsonpath={.items[*].metadata.name}']);
  const spent = new Map<string, number>();
  for (const node of nodes.split(' ').filter(Boolean)) {
    const { pods } = await readSummary(kubectl, node);
    for (const { podRef, cpu } of pods) {
      const part = parts.find((each) => podRef.name.startsWith(`${release}-${each}-`));
      if (podRef.namespace !== kubectl.target.namespace || part === undefined) continue;
      spent.set(part, (spent.get(part) ?? 0) + (cpu?.usageCoreNanoSeconds ?? 0) / 1e9);
    }
  }
  return spent;
}

async function readSummary(kubectl: Kubectl, node: string): Promise<Summary> {
  return JSON.parse(await kubectl.run(['get', '--raw', `/api/v1/nodes/${node}/proxy/stats/summary`]));
}

/** Seconds of each part in between. */
export const spentBetween = (before: Spent, after: Spent): Readonly<Record<string, number>> =>
  Object.fromEntries([...after].map(([part, seconds]) => [part, seconds - (before.get(part) ?? 0)]));
