import { expect, test } from 'vitest';
import { checkExporters } from '../../../../../deploy/commands/doctor/checks/exporters';
import { injectedPod, observation, wellState, withApi } from '../well-state';

const textOf = (reason: string | null) => {
  const observations = [observation('api', { endpoints: { 'https://me:secret@backend:4318': reason } })];
  return checkExporters(wellState(withApi({ pods: [{ pod: injectedPod(), observations }] })))[0]?.text;
};

test('no password of an endpoint is printed', () => {
  expect(textOf('ECONNREFUSED')).toBe('cannot reach https://backend:4318: ECONNREFUSED');
  expect(textOf(null)).toBe('8 of 8 spans sent to https://backend:4318');
});
