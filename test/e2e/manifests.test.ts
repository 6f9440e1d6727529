import { expect, test } from 'vitest';
import { kubectlIn } from './cluster/kubectl';

/** Namespaces are not created by a dry run, so objects are checked in one that exists. */
test.for(['development', 'staging', 'production'])(
  'the API server accepts every manifest of %s',
  async (environment) => {
    for (const part of ['operators', 'mangamotion']) {
      const namespace = part === 'operators' ? 'mangamotion-operators' : 'mangamotion';
      const files = ['--recursive', '--filename', `dist/manifests/${environment}/${part}`];
      const options = ['--server-side', '--force-conflicts', '--dry-run=server', '--field-manager=dry-run'];
      const answer = await kubectlIn(namespace).run(['apply', ...options, ...files]);
      expect(answer.split('\n').filter((line) => line !== '' && !line.endsWith('(server dry run)'))).toEqual(
        [],
      );
    }
  },
);
