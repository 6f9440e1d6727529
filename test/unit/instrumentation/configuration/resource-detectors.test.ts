import { expect, test } from 'vitest';
import { DETECTOR_NAMES } from '../../../../deploy/instrumentation/catalogue/detectors';
import { loadTracingConfiguration } from '../../../../deploy/instrumentation/configuration';

test.each([
  [undefined, undefined],
  [' ', undefined],
  ['env', []],
  ['none', 'none'],
  ['host, process,,host', ['host', 'process']],
  ['process,env,host', ['process', 'host']],
  ['host,none', 'none'],
  ['none,all', DETECTOR_NAMES],
])('OTEL_NODE_RESOURCE_DETECTORS=%j means %j', (OTEL_NODE_RESOURCE_DETECTORS, expected) => {
  const configuration = loadTracingConfiguration({ OTEL_NODE_RESOURCE_DETECTORS });
  expect(configuration?.resourceDetectors).toEqual(expected);
  expect(configuration?.withoutEffect).toEqual({});
});

test.each([
  ['k8s,host,Host', ['host'], 'k8s,Host'],
  ['k8s', undefined, 'k8s'],
])('of OTEL_NODE_RESOURCE_DETECTORS=%j counts %j', (OTEL_NODE_RESOURCE_DETECTORS, expected, unknown) => {
  expect(loadTracingConfiguration({ OTEL_NODE_RESOURCE_DETECTORS })).toMatchObject({
    resourceDetectors: expected,
    withoutEffect: {
      OTEL_NODE_RESOURCE_DETECTORS:
        'must be a comma-separated list of env, container, host, os, serviceinstance, process, ' +
        `alibaba, gcp, aws, azure, all, none, got "${unknown}"`,
    },
  });
});
