import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { withImage } from '../../../../deploy/cluster/tilt/instrumentation';
import { liveManifests } from '../../../../deploy/cluster/tilt/live-manifests';

const chart = `
kind: Job
metadata: { name: check, annotations: { helm.sh/hook: pre-install } }
---
# a template that rendered to nothing
---
kind: Deployment
metadata: { name: api }
spec:
  replicas: 2
  template:
    metadata: { labels: { a: b } }
    spec:
      serviceAccountName: api
      containers:
        - name: api
          command: [node, build/services/api/main.js]
          env: [{ name: PORT, value: '3000' }, { name: SHUTDOWN_DELAY_MILLIS, value: '5000' }]
          securityContext: { readOnlyRootFilesystem: true, allowPrivilegeEscalation: false }
---
kind: Instrumentation
metadata: { name: tracing }
spec: { propagators: [baggage], nodejs: { image: 'bundle:1', env: [] } }
`;

test("Helm's hooks are left to Helm", () => {
  const kinds = liveManifests(chart).map((manifest) => 'kind' in manifest && manifest.kind);
  expect(kinds).toEqual(['Deployment', 'Instrumentation']);
});

const restartOnHup = readFileSync('deploy/cluster/tilt/restart-on-hup.sh', 'utf8');

test('a service starts again when its files change, in a file system that lets them change', () => {
  expect(liveManifests(chart)[0]).toEqual({
    kind: 'Deployment',
    metadata: { name: 'api' },
    spec: {
      replicas: 2,
      template: {
        metadata: { labels: { a: 'b' } },
        spec: {
          serviceAccountName: 'api',
          containers: [
            {
              name: 'api',
              command: ['sh', '-c', restartOnHup, 'restart-on-hup', 'node', 'build/services/api/main.js'],
              env: [{ name: 'PORT', value: '3000' }],
              securityContext: { readOnlyRootFilesystem: false, allowPrivilegeEscalation: false },
            },
          ],
        },
      },
    },
  });
});

test('the Instrumentation gets the bundle that was just built, and keeps the rest', () => {
  expect(withImage(chart, 'bundle:2').spec).toEqual({
    propagators: ['baggage'],
    nodejs: { image: 'bundle:2', env: [] },
  });
});

test('without tracing there is nothing to inject', () => {
  expect(() => withImage('kind: Service\nmetadata: { name: a }', 'bundle:2')).toThrow(
    new Error('the chart has no Instrumentation; tracing.enabled must be true'),
  );
});
