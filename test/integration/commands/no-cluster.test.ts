import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';

const hasKubectl = spawnSync('kubectl', ['version', '--client']).status === 0;

test.skipIf(!hasKubectl).each([
  ['doctor', ['--context', 'nowhere'], 2],
  ['trace', ['--latest', '--context', 'nowhere'], 1],
  ['upload', ['clean', '--context', 'nowhere'], 1],
  ['soak', ['--context', 'nowhere'], 1],
  ['kept', ['--context', 'nowhere'], 1],
])('npm run %s says without a cluster how to have one, and nothing else', (name, args, status) => {
  const ended = spawnSync(process.execPath, [`build/deploy/commands/${name}/main.js`, ...args], {
    encoding: 'utf8',
    env: { ...process.env, KUBECONFIG: '/nonexistent/kubeconfig' },
  });
  expect({ status: ended.status, stderr: ended.stderr }).toEqual({
    status,
    stderr:
      `${name}: no cluster answers for the context nowhere: error: context "nowhere" does not exist\n` +
      'npm run kind:up makes a cluster, --context names another\n',
  });
});
