import { afterAll, beforeAll, expect, test } from 'vitest';
import { run } from '../../deploy/cluster/command';
import { helm } from '../../deploy/cluster/kind/charts';
import { namespaces } from '../../deploy/cluster/kind/install';
import { ensureRestrictedNamespace } from '../../deploy/cluster/kind/namespaces';
import { kubectlIn } from './cluster/kubectl';
import { installStandIns, removeStandIns } from './cluster/stand-in-definitions';

const kubectl = kubectlIn('default');

beforeAll(async () => {
  // As for a first installation: merged with what other tests left, objects would be others.
  await helm(kubectlIn(namespaces.mangamotion), ['uninstall', 'mangamotion', '--ignore-not-found', '--wait']);
  await installStandIns(kubectl);
  // A dry run creates no namespace, and the objects want theirs.
  for (const name of Object.values(namespaces)) await ensureRestrictedNamespace(kubectl, name);
});

afterAll(() => removeStandIns(kubectl));

const parts = ['operators', 'mangamotion'] as const;
const environments = ['development', 'staging', 'production'] as const;

test.for(environments)('the API server accepts every manifest of %s', async (environment) => {
  const options = ['--server-side', '--force-conflicts', '--dry-run=server', '--field-manager=dry-run'];
  const answers = parts.map((part) => {
    const files = ['--recursive', '--filename', `dist/manifests/${environment}/${part}`];
    // Each object says its own namespace: what an operator may do elsewhere stands elsewhere.
    return run('kubectl', ['--context', kubectl.target.context, 'apply', ...options, ...files]);
  });
  const answer = (await Promise.all(answers)).join('');
  const lines = answer.trim().split('\n');
  expect(lines.length).toBeGreaterThan(20);
  expect(lines.filter((line) => !line.endsWith('(server dry run)'))).toEqual([]);
});
