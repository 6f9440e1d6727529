import { X509Certificate } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { madeAtAnnotation } from '../../charts/constructs/operators/certificate';
import { ClusterOfSecrets, operatorsInSight } from './cluster-of-secrets';
import { hasHelm, type HelmCharts, parseManifests, writeHelmCharts } from './helm-charts';
import type { Manifest } from './workloads';

const component = 'jaeger';
const secretName = `operators-${component}-certificate`;
const day = 24 * 3600;

/** A Secret as if it was made so long ago. */
const aged = (secret: Manifest, days: number): Manifest => ({
  ...secret,
  metadata: {
    ...secret.metadata,
    annotations: { [madeAtAnnotation]: String(Math.floor(Date.now() / 1000) - days * day) },
  },
});

const pem = (secret: Manifest, key: string): string =>
  Buffer.from(secret.data?.[key] ?? '', 'base64').toString();
const authorities = (secret: Manifest): string[] =>
  pem(secret, 'ca.crt').match(/-----BEGIN[^]+?-----END CERTIFICATE-----\n?/g) ?? [];

describe.runIf(hasHelm)('an upgrade of the operators', () => {
  const cluster = new ClusterOfSecrets();
  let charts: HelmCharts;
  let address: string;

  beforeAll(async () => {
    charts = writeHelmCharts();
    address = await cluster.start();
  });

  afterAll(() => {
    charts.remove();
    cluster.stop();
  });

  /** The Secret as an upgrade has it, over what the cluster has. */
  async function upgraded(known?: Manifest): Promise<Manifest> {
    cluster.secrets = known ? [known] : [];
    const secret = parseManifests(await operatorsInSight(charts, address)).find(
      ({ kind, metadata }) => kind === 'Secret' && metadata.name === secretName,
    );
    if (!secret) throw new Error('the chart must have a certificate');
    return secret;
  }

  test('keeps a certificate for half a year, with its key, its authority and its date', async () => {
    const known = aged(await upgraded(), 181);
    const kept = await upgraded(known);
    expect(kept.data).toEqual(known.data);
    expect(kept.metadata.annotations).toEqual(known.metadata.annotations);
  });

  test('renews it then for two years, and trusts the one before until the next renewal', async () => {
    const known = aged(await upgraded(), 183);
    const renewed = await upgraded(known);
    expect(renewed.data?.['tls.crt']).not.toBe(known.data?.['tls.crt']);
    expect(renewed.data?.['tls.key']).not.toBe(known.data?.['tls.key']);
    expect(authorities(renewed)).toEqual([pem(renewed, 'tls.crt'), pem(known, 'tls.crt')]);
    const { validFromDate, validToDate, subjectAltName } = new X509Certificate(pem(renewed, 'tls.crt'));
    expect(validToDate.getTime() - validFromDate.getTime()).toBe(730 * day * 1000);
    expect(subjectAltName).toBe(`DNS:operators-${component}.operators.svc`);
    const again = await upgraded(aged(renewed, 183));
    expect(authorities(again)).toEqual([pem(again, 'tls.crt'), pem(renewed, 'tls.crt')]);
  });

  test('renews one that does not say when it was made', async () => {
    const { data, ...known } = await upgraded();
    const { name } = known.metadata;
    const renewed = await upgraded({
      ...known,
      data: data ?? {},
      metadata: { ...known.metadata, name, annotations: {} },
    });
    expect(renewed.data?.['tls.crt']).not.toBe(data?.['tls.crt']);
  });
});
