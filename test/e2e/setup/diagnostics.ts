import { beforeEach, inject } from 'vitest';
import { describeNamespaces } from '../cluster/describe-namespaces';

process.env['KUBECONFIG'] = inject('kubeconfig');

// Before the hooks that clean up after the test.
beforeEach(({ onTestFailed }) => {
  onTestFailed(async () => {
    process.stderr.write(await describeNamespaces());
  });
});
