import { run } from '../../../deploy/cluster/command';
import type { Kubectl } from '../../../deploy/cluster/kubectl';
import { poll } from '../../../deploy/cluster/poll';
import { attempt } from '../../../deploy/commands/doctor/attempt';
import { inTurn } from './examine';
import type { BrokenState, KubernetesObject, Until } from './state';

export const namespaceOf = ({ name }: Pick<BrokenState, 'name'>): string => `doctor-${name}`;

/** Makes all states at once, and waits until Kubernetes reports them. */
export async function make(kubectl: Kubectl, states: readonly BrokenState[]): Promise<void> {
  await apply(
    kubectl,
    states.map((state) => ({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: namespaceOf(state), ...state.namespace },
    })),
  );
  const steps = Math.max(...states.map(({ objects }) => objects.length));
  for (let step = 0; step < steps; step++)
    await apply(
      kubectl,
      states.flatMap((state) => within(state, state.objects[step] ?? [])),
    );
  await reported(kubectl, states);
  const later = states.flatMap((state) => within(state, state.later ?? []));
  if (later.length > 0) await apply(kubectl, later);
}

export async function remove(kubectl: Kubectl, states: readonly BrokenState[]): Promise<void> {
  await kubectl.run(
    [
      'delete',
      'namespace',
      '--ignore-not-found',
      '--wait=true',
      '--timeout=300s',
      ...states.map(namespaceOf),
    ],
    { timeoutMillis: 310_000 },
  );
}

/** In many namespaces at once, so that kubectl is told none. */
const apply = ({ target }: Kubectl, items: readonly object[]): Promise<string> =>
  run(
    'kubectl',
    ['--context', target.context, 'apply', '--server-side', '--force-conflicts', '--filename', '-'],
    {
      input: JSON.stringify({ apiVersion: 'v1', kind: 'List', items }),
    },
  );

const within = (state: BrokenState, objects: readonly KubernetesObject[]): object[] =>
  objects.map((object) => ({ ...object, metadata: { ...object.metadata, namespace: namespaceOf(state) } }));

/** A few at once: dozens of programs that ask would keep a small machine from what they wait for. */
async function reported(kubectl: Kubectl, states: readonly BrokenState[]): Promise<void> {
  let awaited = states.flatMap((state) => (state.until ?? []).map((until) => ({ state, until })));
  await poll('what is broken', { timeoutMillis: 480_000, intervalMillis: 3000 }, async () => {
    const missing = await inTurn(awaited, async ({ state, until }) => {
      const outcome = await attempt(() => report(kubectl.in(namespaceOf(state)), until));
      return 'error' in outcome ? [{ state, until, error: outcome.error }] : [];
    });
    awaited = missing.flat();
    if (awaited.length > 0)
      throw new Error(
        missing
          .flat()
          .map(({ state, error }) => `${state.name}: ${error}`)
          .join('\n'),
      );
  });
}

async function report(kubectl: Kubectl, { of, path, matches }: Until): Promise<void> {
  const is = await kubectl.run(['get', ...of, '--output', `jsonpath=${path}`]);
  if (!matches.test(is)) throw new Error(`${of.join(' ')} is "${is}"`);
}
