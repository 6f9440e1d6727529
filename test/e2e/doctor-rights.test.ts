import { afterAll, beforeAll, expect, test } from 'vitest';
import { run } from '../../deploy/cluster/command';
import { Kubectl } from '../../deploy/cluster/kubectl';
import { examine } from './broken/examine';
import { make, namespaceOf, remove } from './broken/make';
import { app, instrumentation } from './broken/objects';
import { isReady } from './broken/pod-states';
import type { BrokenState } from './broken/state';
import { kubectlIn } from './cluster/kubectl';

const well: BrokenState = {
  name: 'rights',
  objects: [[instrumentation()], app()],
  until: [isReady],
  findings: [],
  exitCode: 3,
};
const kubectl = kubectlIn(namespaceOf(well));

beforeAll(() => make(kubectlIn('default'), [well]));
afterAll(() => remove(kubectlIn('default'), [well]));

/** Somebody who has one of Kubernetes' own roles in the namespace alone. */
async function as(role: 'admin' | 'view'): Promise<Kubectl> {
  const { namespace } = kubectl.target;
  await kubectl.run(['create', 'serviceaccount', role]);
  const binding = ['create', 'rolebinding', role, `--clusterrole=${role}`];
  await kubectl.run([...binding, `--serviceaccount=${namespace}:${role}`]);
  const token = (await kubectl.run(['create', 'token', role])).trim();
  const context = `doctor-${role}`;
  const cluster = kubectl.target.context;
  await run('kubectl', ['config', 'set-credentials', context, `--token=${token}`]);
  await run('kubectl', ['config', 'set-context', context, `--cluster=${cluster}`, `--user=${context}`]);
  return new Kubectl({ context, namespace });
}

test("a namespace's admin may see all that there is to be seen", async () => {
  const { findings, exitCode } = await examine(await as('admin'));
  expect({ findings, exitCode }).toEqual({ findings: [], exitCode: 0 });
});

test('who may only view is told that more could not be looked at', async () => {
  const { findings, exitCode, commands } = await examine(await as('view'), '--heal');
  expect({ findings, exitCode, commands }).toEqual({
    findings: [
      /^not-seen mutatingwebhookconfigurations: cannot be read: .* cannot list resource/,
      /^not-tried deployment\/app: a new pod cannot be tried: .* cannot create resource "pods"/,
      /^not-looked-into pod\/app-\*: cannot be looked into: .* cannot (?:create|get) resource "pods\/exec"/,
    ].map((finding) => expect.stringMatching(finding)),
    exitCode: 3,
    commands: [],
  });
});
