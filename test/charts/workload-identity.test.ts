import { afterAll, beforeAll, expect, test } from 'vitest';
import { environment } from '../../charts/environments';
import { bothWays, objectOf } from './both-ways';
import { type HelmCharts, writeHelmCharts } from './helm-charts';

let charts: HelmCharts;
beforeAll(() => {
  charts = writeHelmCharts();
});
afterAll(() => charts.remove());

const { mangamotion: production } = environment('production');
const role = (name: string) => ({ 'eks.amazonaws.com/role-arn': `arn:aws:iam::111122223333:role/${name}` });

const identified = {
  ...production,
  api: { ...production.api, serviceAccount: { ...production.api.serviceAccount, annotations: role('api') } },
  worker: {
    ...production.worker,
    serviceAccount: { ...production.worker.serviceAccount, annotations: role('worker') },
  },
  objectStorage: {
    ...production.objectStorage,
    credentials: 'workloadIdentity' as const,
    existingSecret: '',
  },
};

test.each(['api', 'worker'])('the account of the %s says whose role its pods have', (component) => {
  const account = objectOf(bothWays(charts, identified), 'ServiceAccount', `mangamotion-${component}`);
  expect(account.metadata.annotations).toEqual(role(component));
});

test.each([
  { create: true, name: '', of: 'mangamotion-api', made: ['mangamotion-api'] },
  { create: true, name: 'pages', of: 'pages', made: ['pages'] },
  { create: false, name: 'pages', of: 'pages', made: [] },
  { create: false, name: '', of: 'default', made: [] },
])('pods have the account $of where create is $create and name is "$name"', ({ create, name, of, made }) => {
  const api = { ...production.api, serviceAccount: { create, name, annotations: {}, automount: false } };
  const objects = bothWays(charts, { ...production, api });
  expect(objectOf(objects, 'Deployment', 'mangamotion-api').spec).toMatchObject({
    template: { spec: { serviceAccountName: of } },
  });
  const accounts = objects.filter(({ kind, metadata }) => kind === 'ServiceAccount' && !metadata.annotations);
  const others = ['keep', 'route', 'worker'].map((each) => `mangamotion-${each}`);
  expect(accounts.map(({ metadata }) => metadata.name).toSorted()).toEqual([...made, ...others].toSorted());
});

test('no pod gets keys of S3 where its identity brings them', () => {
  expect(JSON.stringify(bothWays(charts, production))).toContain('AWS_SECRET_ACCESS_KEY');
  expect(JSON.stringify(bothWays(charts, identified))).not.toMatch(/AWS_ACCESS_KEY_ID|AWS_SECRET_ACCESS_KEY/);
});

test.each(['api', 'worker'])('the %s reaches who gives the keys, and only then', (component) => {
  const agent = { ipBlock: { cidr: '169.254.170.23/32' } };
  const egress = {
    egress: expect.arrayContaining([expect.objectContaining({ to: expect.arrayContaining([agent]) })]),
  };
  const policy = (of: typeof production) =>
    objectOf(bothWays(charts, of), 'NetworkPolicy', `mangamotion-${component}`).spec;
  expect(policy(identified)).toMatchObject(egress);
  expect(policy(production)).not.toMatchObject(egress);
});
