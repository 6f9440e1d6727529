import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { environment, validateOperators } from '../../charts/environments';
import { operatorManifests } from '../../charts/manifests';
import type { Operators } from '../../charts/model/operators';
import { objectOf } from './both-ways';
import { comparable, hasHelm, type HelmCharts, writeHelmCharts } from './helm-charts';
import { broughtByOthers } from './webhook-certificates';
import { type Manifest, objectsOf } from './workloads';

const { operators: development } = environment('development');
const { jaegerOperator, openTelemetryOperator } = development;
const brought: Operators = {
  ...development,
  certificates: 'secret',
  jaegerOperator: { ...jaegerOperator, ...broughtByOthers.jaegerOperator },
  openTelemetryOperator: { ...openTelemetryOperator, ...broughtByOthers.openTelemetryOperator },
};
const byJob: Operators = { ...development, certificates: 'job' };

const noCertificate = () => {
  throw new Error('nothing is generated');
};
const name = 'mangamotion-operators';
const cluster = `${name}-${name}`;

const written = (settings: Operators): Manifest[] =>
  objectsOf(operatorManifests(validateOperators(settings), 'unused', noCertificate));
const registrationsOf = (objects: readonly Manifest[]) =>
  objects.filter(({ kind }) => kind.endsWith('WebhookConfiguration'));
const nameOfJob = (objects: readonly Manifest[]) =>
  objects.find(({ kind }) => kind === 'Job')?.metadata.name ?? '';

test('a Secret that somebody else makes is mounted, and its authorities are trusted', () => {
  const objects = written(brought);
  for (const operator of ['jaeger', 'opentelemetry']) {
    const items = ['tls.crt', 'tls.key'].map((key) => ({ key, path: key }));
    expect(objectOf(objects, 'Deployment', `${name}-${operator}`).spec).toMatchObject({
      template: {
        spec: { volumes: [{ name: 'certificate', secret: { secretName: `${operator}-tls`, items } }] },
      },
    });
  }
  const caBundle = Buffer.from(broughtByOthers.jaegerOperator.certificate.caBundle).toString('base64');
  const bundles = JSON.stringify(registrationsOf(objects)).match(/"caBundle":"[^"]*"/g);
  expect(bundles).toEqual(Array.from({ length: 9 }, () => `"caBundle":"${caBundle}"`));
  expect(objects.map(({ kind }) => kind)).not.toContain('Secret');
});

test('what the job owns, no manifest says: the content of its Secrets, and what webhooks trust', () => {
  const objects = written(byJob);
  expect(JSON.stringify(registrationsOf(objects))).not.toContain('caBundle');
  const secrets = objects.filter(({ kind }) => kind === 'Secret');
  expect(secrets.map(({ metadata }) => metadata.name)).toEqual([
    `${name}-jaeger-webhooks`,
    `${name}-opentelemetry-webhooks`,
  ]);
  for (const secret of secrets) expect(secret).not.toHaveProperty('data');
});

test('the job may read and change its Secrets and registrations, and create or delete nothing', () => {
  const objects = written(byJob);
  const verbs = ['get', 'patch'];
  expect(objectOf(objects, 'Role', `${name}-certificates`)).toHaveProperty('rules', [
    {
      apiGroups: [''],
      resources: ['secrets'],
      resourceNames: [`${name}-jaeger-webhooks`, `${name}-opentelemetry-webhooks`],
      verbs,
    },
  ]);
  expect(objectOf(objects, 'ClusterRole', `${cluster}-certificates`)).toHaveProperty('rules', [
    {
      apiGroups: ['admissionregistration.k8s.io'],
      resources: ['mutatingwebhookconfigurations', 'validatingwebhookconfigurations'],
      resourceNames: [`${cluster}-jaeger`, `${cluster}-opentelemetry`],
      verbs,
    },
  ]);
});

test('a job is a hook of nobody, and what it is made of has a name of its own', () => {
  const objects = written(byJob);
  const job = objectOf(objects, 'Job', nameOfJob(objects));
  expect(job.metadata.name).toMatch(/^mangamotion-operators-certificates-[0-9a-f]{8}$/);
  expect(job.metadata).not.toHaveProperty('annotations');
  expect(objectOf(objects, 'CronJob', `${name}-certificates`).spec).toMatchObject({
    jobTemplate: { spec: job.spec },
  });
  expect(nameOfJob(written(byJob))).toBe(job.metadata.name);
  const { certificateJob } = byJob;
  const image = { ...certificateJob.image, tag: '0.2.0' };
  const others: Operators[] = [
    { ...byJob, certificateJob: { ...certificateJob, validDays: 90 } },
    { ...byJob, certificateJob: { ...certificateJob, image } },
    { ...byJob, jaegerOperator: { ...jaegerOperator, enabled: false } },
    { ...byJob, podSecurity: 'platform' },
  ];
  const names = [byJob, ...others].map((settings) => nameOfJob(written(settings)));
  expect(new Set(names).size).toBe(names.length);
});

test.each(['existingSecret', 'caBundle'])('certificates of others without %s are refused', (field) => {
  const certificate = { ...brought.jaegerOperator.certificate, [field]: '' };
  const settings = { ...brought, jaegerOperator: { ...brought.jaegerOperator, certificate } };
  expect(() => validateOperators(settings)).toThrow(
    `jaegerOperator.certificate.${field} must be set where certificates is secret, got ""`,
  );
  expect(() =>
    validateOperators({ ...settings, jaegerOperator: { ...settings.jaegerOperator, enabled: false } }),
  ).not.toThrow();
});

describe.runIf(hasHelm)('Helm', () => {
  let charts: HelmCharts;
  beforeAll(() => {
    charts = writeHelmCharts();
  });
  afterAll(() => charts.remove());

  test.each([
    ['a job', byJob],
    ['a job for one operator', { ...byJob, jaegerOperator: { ...jaegerOperator, enabled: false } }],
    ['Secrets of others', brought],
  ])('renders certificates of %s exactly as synth writes them', (_, settings) => {
    const rendered = charts.renderWith('operators', name, settings);
    expect(comparable(rendered.map(anyJob))).toStrictEqual(
      comparable(
        written(settings)
          .filter(({ kind }) => kind !== 'Namespace')
          .map(anyJob),
      ),
    );
  });

  test('gives a job of other content another name', () => {
    const others = ['validDays=90', 'image.tag=0.2.0', 'resources.memory=1Gi'].map(
      (each) => `certificates=job,certificateJob.${each}`,
    );
    const sets = ['certificates=job', ...others, 'certificates=job,openTelemetryOperator.enabled=false'];
    const namesOfJobs = (): string[] =>
      sets.map((set) => nameOfJob(charts.render('operators', name, '--set', set)));
    const first = namesOfJobs();
    expect(new Set(first).size).toBe(sets.length);
    expect(namesOfJobs()).toEqual(first);
  });

  test('refuses certificates of others that it is told nothing of', () => {
    const { status, stderr } = charts.template('operators', name, '--set', 'certificates=secret');
    expect(status).not.toBe(0);
    expect(stderr).toContain('certificate');
  });
});

/** The hash in the name is that of how it is written. */
const anyJob = (object: Manifest): Manifest =>
  object.kind === 'Job' ? { ...object, metadata: { ...object.metadata, name: 'job' } } : object;
