import { expect, test } from 'vitest';
import { canonical, imagesIn } from '../../../../deploy/cluster/kind/images';

test('every image of the manifests is found once, in pods and in custom resources', () => {
  const manifests = `
kind: Deployment
spec: { template: { spec: { initContainers: [{ image: busybox:1 }], containers: [{ image: redis:8 }, { image: busybox:1 }] } } }
---
kind: Instrumentation
spec: { nodejs: { image: mangamotion/instrumentation:1 } }
---
# a template that rendered to nothing
`;
  expect(imagesIn(manifests)).toEqual(['busybox:1', 'mangamotion/instrumentation:1', 'redis:8']);
});

test('images are compared by the names that containerd gives them', () => {
  expect(['redis:8', 'clamav/clamav:1.4', 'quay.io/a/b:1', 'localhost:5000/c:1'].map(canonical)).toEqual([
    'docker.io/library/redis:8',
    'docker.io/clamav/clamav:1.4',
    'quay.io/a/b:1',
    'localhost:5000/c:1',
  ]);
});
