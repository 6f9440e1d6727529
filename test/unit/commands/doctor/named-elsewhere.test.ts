import { expect, test } from 'vitest';
import { namedElsewhere } from '../../../../deploy/commands/doctor/named-elsewhere';
import { plainPod, workload } from './well-state';

const annotations = { 'instrumentation.opentelemetry.io/inject-nodejs': 'platform/tracing' };
const namespace = {
  value: { name: 'shop', creationTimestamp: '2026-01-01T00:00:00Z', annotations },
};
const target = { namespace: 'mangamotion' };

test('an Instrumentation of another namespace is found where only the namespace names it', () => {
  expect(namedElsewhere(target, [{ ...workload(), pods: [plainPod()] }], namespace)).toEqual([
    'platform/tracing',
  ]);
});

test('it is named once, and none of the namespace itself is', () => {
  const found = { template: { ...workload().template, metadata: { annotations } }, pods: [plainPod()] };
  expect(namedElsewhere(target, [found, found], namespace)).toEqual(['platform/tracing']);
  expect(namedElsewhere(target, [{ ...workload(), pods: [] }], { error: 'forbidden' })).toEqual([]);
});
