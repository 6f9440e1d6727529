import { spawnSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { environment, environmentNames } from '../../charts/environments';
import { mangamotionManifests } from '../../charts/manifests';
import { comparable, hasHelm, type HelmCharts, parseManifests, writeHelmCharts } from './helm-charts';
import { impossible, impossibleOrder } from './impossible';
import { impossibleKeepOrder } from './impossible-keep';
import { impossibleGraces } from './impossible-pods';
import { proxied } from './proxied';

let charts: HelmCharts;
const bare = { ...proxied.ingress, annotations: {}, maxBodySize: '' };

beforeAll(() => {
  charts = writeHelmCharts();
});
afterAll(() => charts.remove());

describe.skipIf(!hasHelm)('Helm', () => {
  test.each(
    ['operators', 'tracing', 'mangamotion'].flatMap((chart) =>
      ['', ...environmentNames.map((name) => `-${name}`)].map((of) => ({
        chart,
        values: `values${of}.yaml`,
      })),
    ),
  )('finds nothing to say about the chart $chart with $values', ({ chart, values }) => {
    const directory = path.join(charts.directory, chart);
    const args = ['lint', '--strict', directory, '--values', path.join(directory, values)];
    const { stdout, status } = spawnSync('helm', args, { encoding: 'utf8' });
    expect(stdout).toContain('1 chart(s) linted, 0 chart(s) failed');
    expect(status).toBe(0);
  });

  const monitored = { serviceMonitor: true, alerts: true, dashboard: true, namespace: 'monitoring' };

  test.each(
    environmentNames.flatMap((name) => [
      { name, monitoring: {} },
      { name, monitoring: monitored },
    ]),
  )('renders for $name, with monitoring $monitoring, exactly what synth writes', ({ name, monitoring }) => {
    const values = path.join(charts.directory, 'mangamotion', `values-${name}.yaml`);
    const sets = Object.entries(monitoring).flatMap(([key, value]) => [
      '--set',
      `monitoring.${key}=${value}`,
    ]);
    const { stdout } = charts.template('mangamotion', 'mangamotion', '--values', values, ...sets);
    const rendered = parseManifests(stdout).filter(({ metadata }) => !metadata.annotations?.['helm.sh/hook']);
    const { mangamotion } = environment(name);
    const settings = { ...mangamotion, monitoring: { ...mangamotion.monitoring, ...monitoring } };
    const written = parseManifests(mangamotionManifests(settings, 'unused').synthYaml());
    expect(comparable(rendered)).toStrictEqual(
      comparable(written.filter(({ kind }) => kind !== 'Namespace')),
    );
  });

  test.each([
    { topology: 'cluster', caSecret: 'redis-ca', tls: true },
    { topology: 'sentinel', primaryName: 'pages', database: 2 },
  ] as const)('renders for the Redis %j exactly what synth writes', (redis) => {
    const { mangamotion } = environment('production');
    const { worker } = mangamotion;
    const settings = {
      ...mangamotion,
      redis: { ...mangamotion.redis, ...redis },
      worker: { ...worker, autoscaling: { ...worker.autoscaling, enabled: true, keda: true } },
    };
    const { directory } = charts;
    const values = path.join(directory, 'values-of-a-test.yaml');
    writeFileSync(values, stringify(settings));
    const { stdout } = charts.template('mangamotion', 'mangamotion', '--values', values);
    const rendered = parseManifests(stdout).filter(({ metadata }) => !metadata.annotations?.['helm.sh/hook']);
    const written = parseManifests(mangamotionManifests(settings, 'unused').synthYaml());
    expect(comparable(rendered)).toStrictEqual(
      comparable(written.filter(({ kind }) => kind !== 'Namespace')),
    );
  });

  test.each([
    ['a proxy, paths and annotations', proxied],
    ['neither annotations nor a size', { ...proxied, ingress: { ...bare, paths: ['/', '/more'] } }],
    ['an annotation alone', { ...proxied, ingress: { ...bare, annotations: { a: 'text', b: '5' } } }],
  ])('renders %s exactly as synth writes them', (_what, settings) => {
    const file = path.join(charts.directory, 'proxied.yaml');
    writeFileSync(file, stringify(settings));
    const { stdout, stderr } = charts.template('mangamotion', 'mangamotion', '--values', file);
    expect(stderr).toBe('');
    const rendered = parseManifests(stdout).filter(({ metadata }) => !metadata.annotations?.['helm.sh/hook']);
    const written = parseManifests(mangamotionManifests(settings, 'unused').synthYaml());
    expect(comparable(rendered)).toStrictEqual(
      comparable(written.filter(({ kind }) => kind !== 'Namespace')),
    );
  });

  test('puts a NetworkPolicy before the pod of every hook', () => {
    const { stdout } = charts.template('mangamotion', 'mangamotion');
    const hooks = parseManifests(stdout).filter(({ metadata }) => metadata.annotations?.['helm.sh/hook']);
    const named = (kind: string) =>
      hooks.filter((hook) => hook.kind === kind).map(({ metadata }) => metadata.name);
    expect(named('Job').toSorted()).toEqual([
      'mangamotion-prepare-tracing',
      'mangamotion-roll-untraced',
      'mangamotion-upload-test',
    ]);
    expect(named('NetworkPolicy').toSorted()).toEqual(named('Job').toSorted());
  });

  test('takes what a hook says for final, and tries again what its node did to it', () => {
    const { stdout } = charts.template('mangamotion', 'mangamotion');
    const jobs = parseManifests(stdout).filter(({ kind }) => kind === 'Job');
    expect(jobs).toHaveLength(3);
    for (const { metadata, spec } of jobs) {
      const containerName = metadata.name.replace('mangamotion-', '');
      expect(spec).toMatchObject({
        backoffLimit: 2,
        podFailurePolicy: {
          rules: [
            {
              action: 'FailJob',
              onExitCodes: { containerName, operator: 'In', values: [1] },
              onPodConditions: [],
            },
            { action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] },
          ],
        },
        template: { spec: { restartPolicy: 'Never', containers: [{ name: containerName }] } },
      });
    }
  });

  test.each(impossible)('refuses what synth refuses: $name', ({ settings }) => {
    const file = path.join(charts.directory, 'mangamotion', 'values.yaml');
    const { status } = spawnSync(
      'helm',
      [
        'template',
        'x',
        path.join(charts.directory, 'mangamotion'),
        '--kube-version',
        '1.34.0',
        '--values',
        file,
        '--values',
        '-',
      ],
      { input: stringify(settings) },
    );
    expect(status).not.toBe(0);
  });

  /** As `helm upgrade --reuse-values` has it from a release that is older than every key. */
  test.each(['operators', 'tracing', 'mangamotion'])(
    'renders %s from values of an older release as from its own',
    (chart) => {
      const own = charts.template(chart, 'x').stdout;
      const file = path.join(charts.directory, chart, 'values.yaml');
      const values = readFileSync(file, 'utf8');
      writeFileSync(file, '{}\n');
      const { stdout, stderr } = charts.template(chart, 'x');
      writeFileSync(file, values);
      expect(stderr).toBe('');
      expect(withoutCertificates(stdout)).toEqual(withoutCertificates(own));
    },
  );

  test('takes the values of an older release that sets some, and refuses those that are impossible', () => {
    const file = path.join(charts.directory, 'mangamotion', 'values.yaml');
    const values = readFileSync(file, 'utf8');
    writeFileSync(file, stringify({ limits: { filesPerUpload: 7 }, clamd: { port: 3311 } }));
    const { stdout } = charts.template('mangamotion', 'x');
    const { stderr } = charts.template('mangamotion', 'x', '--set', 'clamd.deploy=false,clamd.host=');
    writeFileSync(file, values);
    expect(stdout).toContain('name: MAX_FILES_PER_UPLOAD\n              value: "7"');
    expect(stdout).toContain('TCPSocket 3311');
    expect(stdout).toContain('name: MAX_OPEN_JOBS_PER_USER\n              value: "1000"');
    expect(stderr).toContain('clamd');
  });

  test('refuses the production values of an older release that do not say who authenticates', () => {
    const file = path.join(charts.directory, 'mangamotion', 'values.yaml');
    const values = readFileSync(file, 'utf8');
    const { authentication: _, ...older } = environment('production').mangamotion;
    writeFileSync(file, stringify(older));
    const { stderr } = charts.template('mangamotion', 'x');
    const stated = charts.template('mangamotion', 'x', '--set', 'authentication.mode=none');
    writeFileSync(file, values);
    expect(stderr).toContain(
      'authentication.mode must be said in so many words outside development, got nothing',
    );
    expect(stated.stderr).toBe('');
  });

  test('makes webhook certificates for two years, and says when', () => {
    const { stdout } = charts.template('operators', 'operators');
    const secrets = parseManifests(stdout).filter(({ kind }) => kind === 'Secret');
    expect(secrets).toHaveLength(2);
    for (const { data = {}, metadata } of secrets) {
      const { validFromDate, validToDate } = new X509Certificate(
        Buffer.from(data['tls.crt'] ?? '', 'base64'),
      );
      expect(validToDate.getTime() - validFromDate.getTime()).toBe(730 * 86_400_000);
      const madeAt = Number(metadata.annotations?.['mangamotion/certificate-made-at']);
      expect(Math.abs(madeAt - validFromDate.getTime() / 1000)).toBeLessThan(60);
    }
  });

  test('refuses an impossible order with its message', () => {
    const { stderr } = charts.template('mangamotion', 'x', '--set', 'api.autoscaling.minReplicas=9');
    expect(stderr).toContain(impossibleOrder.message);
    const late = ['--set', 'keep.slowerThanSeconds=60'];
    expect(charts.template('mangamotion', 'x', ...late).stderr).toContain(impossibleKeepOrder.message);
    for (const { settings, message } of impossibleGraces) {
      const file = path.join(charts.directory, 'given.json');
      writeFileSync(file, JSON.stringify(settings));
      expect(charts.template('mangamotion', 'x', '--values', file).stderr).toContain(message);
    }
  });

  test('makes names that no other release has', () => {
    const first = names('first');
    expect(names('second').filter((name) => first.includes(name))).toStrictEqual([]);
  });
});

const names = (release: string): string[] =>
  parseManifests(charts.template('operators', release).stdout).map(
    ({ kind, metadata }) => `${kind} ${metadata.name}`,
  );

/** They differ with each rendering. */
const withoutCertificates = (text: string): string =>
  text.replaceAll(/[A-Za-z0-9+/=]{64,}/g, 'base64').replaceAll(/(?<=certificate-made-at: ")\d+/g, '0');
