import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { environment, validateMangamotion } from '../../../charts/environments';
import { earlyDecision } from '../../../charts/environments/production';
import { mangamotionManifests } from '../../../charts/manifests';
import type { Mangamotion } from '../../../charts/model/mangamotion';
import { objectsOf } from '../../charts/workloads';
import { findInstalledJaeger } from './installed-jaeger';

const { mangamotion: development } = environment('development');
/** Without collectors of other kinds before it. */
const production = { ...environment('production').mangamotion, ...earlyDecision };

const jaeger = findInstalledJaeger();
let directory: string;
beforeAll(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'jaeger-v2-'));
});
afterAll(() => rmSync(directory, { recursive: true }));

const measured = (settings: Mangamotion): Mangamotion => {
  const performance = { enabled: true, prometheusUrl: 'http://prometheus.monitoring:9090' };
  return {
    ...settings,
    jaeger: { ...settings.jaeger, v2: { ...settings.jaeger.v2, performance } },
  };
};

const by = (settings: Mangamotion, storage: object): Mangamotion => ({
  ...settings,
  tracing: { ...settings.tracing, backend: 'jaeger-v2' },
  jaeger: { ...settings.jaeger, storage: { ...settings.jaeger.storage, ...storage } },
});

const servers = 'http://one.example.com:9200,http://two.example.com:9200';
const { indices } = production.jaeger.storage;
const rolled = { ...indices, rollover: { ...indices.rollover, enabled: true } };
const cases: [title: string, settings: Mangamotion, parts: number][] = [
  ['one pod with traces in memory', by(development, {}), 1],
  ['collector and query over Elasticsearch', by(production, { servers }), 2],
  ['one pod that measures operations', measured(by(development, {})), 1],
  ['collector and query that measure operations', measured(by(production, { servers })), 2],
  ['collector and query over OpenSearch', by(production, { type: 'opensearch', servers }), 2],
  ['aliases in Elasticsearch', by(production, { servers, indices: rolled }), 2],
  ['aliases in OpenSearch', by(production, { type: 'opensearch', servers, indices: rolled }), 2],
  [
    'collector and query over Cassandra',
    by(production, { type: 'cassandra', servers: 'one.example.com,two:9042' }),
    2,
  ],
];

test.skipIf(jaeger === undefined).each(cases)(
  'Jaeger takes the configuration of %s',
  (_, settings, parts) => {
    const objects = objectsOf(mangamotionManifests(validateMangamotion(settings), 'unused'));
    const configurations = objects
      .filter(({ kind }) => kind === 'OpenTelemetryCollector')
      .map(({ spec }) => spec?.['config']);
    expect(configurations).toHaveLength(parts);
    const env = {
      ...process.env,
      ES_USERNAME: 'u',
      ES_PASSWORD: 'p',
      CASSANDRA_USERNAME: 'u',
      CASSANDRA_PASSWORD: 'p',
    };
    for (const configuration of configurations) {
      const file = path.join(directory, 'configuration.yaml');
      writeFileSync(file, stringify(configuration));
      const { status, stderr } = spawnSync(jaeger ?? '', ['validate', '--config', file], {
        encoding: 'utf8',
        env,
      });
      expect(stderr).not.toContain('Error');
      expect(status).toBe(0);
    }
  },
);
