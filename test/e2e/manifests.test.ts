import { afterAll, beforeAll, expect, test } from 'vitest';
import { namespaces } from '../../deploy/kind/install';
import { ensureRestrictedNamespace } from '../../deploy/kind/namespaces';
import { kubectlIn } from './cluster/kubectl';
import { installStandIns, removeStandIns } from './cluster/stand-in-definitions';

const kubectl = kubectlIn('default');

beforeAll(async () => {
  await installStandIns(kubectl);
  // A dry run creates no namespace, and the objects want theirs.
  for (const name of Object.values(namespaces)) await ensureRestrictedNamespace(kubectl, name);
});

afterAll(() => removeStandIns(kubectl));

const environments = ['development', 'staging', 'production'] as const;

test.for(environments)('the API server accepts every manifest of %s', async (environment) => {
  const files = ['--recursive', '--filename', `dist/manifests/${environment}`];
  const options = ['--server-side', '--force-conflicts', '--dry-run=server', '--field-manager=dry-run'];
  const answer = await kubectl.run(['apply', ...options, ...files]);
  const lines = answer.trim().split('\n');
  expect(lines.length).toBeGreaterThan(20);
  expect(lines.filter((line) => !line.endsWith('(server dry run)'))).toEqual([]);
});
