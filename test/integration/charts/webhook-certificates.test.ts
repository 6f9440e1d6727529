import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { selfSigned } from '../../../charts/certificates/self-signed';
import { run } from '../../../deploy/cluster/command';
import { ApiServerOfWebhooks } from './api-server';

const day = 86_400_000;
const host = 'x-jaeger.tracing.svc';
const secret = '/api/v1/namespaces/tracing/secrets/x-jaeger-webhooks';
const registrations = ['mutating', 'validating'].map(
  (kind) => `/apis/admissionregistration.k8s.io/v1/${kind}webhookconfigurations/tracing-x-jaeger`,
);

let api: ApiServerOfWebhooks;
let directory: string;
let env: Record<string, string>;

beforeEach(async () => {
  api = new ApiServerOfWebhooks();
  directory = mkdtempSync(path.join(tmpdir(), 'certificates-'));
  writeFileSync(path.join(directory, 'token'), 'token');
  env = {
    NAME: 'x',
    CLUSTER_NAME: 'tracing-x',
    NAMESPACE: 'tracing',
    OPERATORS: 'jaeger,',
    VALID_DAYS: '90',
    TIMEOUT_SECONDS: '20',
    QUIET_SECONDS: '0',
    API_SERVER: await api.start(),
    TOKEN_FILE: path.join(directory, 'token'),
  };
  api.put(secret, {});
  for (const each of registrations)
    api.put(each, { webhooks: ['one', 'two'].map((name) => ({ name, clientConfig: {} })) });
});

afterEach(() => {
  api.stop();
  rmSync(directory, { recursive: true });
});

const runJob = (): Promise<string> =>
  run(process.execPath, ['build/charts/certificates/job/main.js'], { env });

const pem = (base64 = ''): string => Buffer.from(base64, 'base64').toString();
const pair = (): Readonly<Record<string, string>> => api.objects.get(secret)?.data ?? {};
const certificatesIn = (bundle: string): string[] =>
  bundle.match(/-----BEGIN[^]+?-----END CERTIFICATE-----\n/g) ?? [];
/** What the API server trusts, of each webhook. */
const bundles = (): string[] =>
  registrations.flatMap((each) =>
    (api.objects.get(each)?.webhooks ?? []).map(({ clientConfig }) => pem(clientConfig.caBundle)),
  );

/** The Secret as if the job had made it so long ago. */
function age(days: number): Readonly<Record<string, string>> {
  const made = selfSigned(host, new Date(Date.now() - days * day), 90);
  const data = { 'tls.crt': made.certificate, 'tls.key': made.key, 'ca.crt': made.authority };
  api.put(secret, { data });
  return data;
}

test('a certificate is made for the host that the API server calls, trusted, and then served', async () => {
  await runJob();
  const { 'tls.crt': certificate, 'tls.key': key } = pair();
  const { validFromDate, validToDate, subjectAltName } = new X509Certificate(pem(certificate));
  expect(subjectAltName).toBe(`DNS:${host}`);
  expect(validToDate.getTime() - validFromDate.getTime()).toBe(90 * day);
  expect(pem(key)).toContain('PRIVATE KEY');
  expect(bundles()).toEqual(Array.from({ length: 4 }, () => pem(certificate)));
  expect(api.changes.at(-1)).toBe(`webhook-certificates ${secret}`);
  expect(api.changes.slice(0, 2).toSorted()).toEqual(
    registrations.map((each) => `webhook-certificates ${each}`),
  );
  expect(api.changes).toHaveLength(3);
});

test('a second run changes nothing', async () => {
  await runJob();
  const before = [...api.objects.values()];
  await runJob();
  expect([...api.objects.values()]).toEqual(before);
});

test('one that is in the last third of its life is renewed, and trusted as long as pods may serve it', async () => {
  const known = age(59);
  await runJob();
  expect(pair()).toEqual(known);
  const old = age(61);
  await runJob();
  expect(pair()['tls.crt']).not.toBe(old['tls.crt']);
  const both = [pem(pair()['tls.crt']), pem(old['tls.crt'])];
  expect(bundles().map(certificatesIn)).toEqual(Array.from({ length: 4 }, () => both));
  expect(certificatesIn(pem(pair()['ca.crt']))).toEqual(both);
});

test.each([
  ['has expired', () => age(91)],
  ['is not one', () => api.put(secret, { data: { 'tls.crt': 'bm9uZQ==', 'tls.key': 'bm9uZQ==' } })],
  [
    'has the key of another',
    () => {
      const [one, other] = [selfSigned(host), selfSigned(host)];
      api.put(secret, {
        data: { 'tls.crt': one.certificate, 'tls.key': other.key, 'ca.crt': one.authority },
      });
    },
  ],
  [
    'is for another host',
    () => {
      const made = selfSigned('y-jaeger.tracing.svc');
      api.put(secret, {
        data: { 'tls.crt': made.certificate, 'tls.key': made.key, 'ca.crt': made.authority },
      });
    },
  ],
])('one that %s is replaced', async (_, prepare) => {
  prepare();
  const { 'tls.crt': before } = pair();
  await runJob();
  expect(pair()['tls.crt']).not.toBe(before);
  expect(new X509Certificate(pem(pair()['tls.crt'])).checkHost(host)).toBe(host);
  expect(bundles()[0]).toContain(pem(pair()['tls.crt']));
});

test('registrations that are not there yet are waited for, and without them nothing is served', async () => {
  const [first = ''] = registrations;
  const late = api.objects.get(first);
  api.objects.delete(first);
  const job = runJob();
  await expect.poll(() => api.changes.length).toBeGreaterThan(0);
  expect(pair()).toEqual({});
  api.put(first, { webhooks: late?.webhooks ?? [] });
  expect(await job).toContain('404');
  expect(bundles()).toEqual(Array.from({ length: 4 }, () => pem(pair()['tls.crt'])));
});

test('what whoever applies the release takes away meanwhile is put back', async () => {
  env['QUIET_SECONDS'] = '3';
  const [first = ''] = registrations;
  const job = runJob();
  await expect.poll(() => pair()['tls.crt']).toBeDefined();
  api.put(first, { webhooks: [{ name: 'one', clientConfig: {} }] });
  await job;
  expect(bundles()[0]).toBe(pem(pair()['tls.crt']));
});

test('what it cannot do by its deadline ends it with the reason', async () => {
  env['TIMEOUT_SECONDS'] = '1';
  api.objects.delete(secret);
  await expect(runJob()).rejects.toThrow(`GET ${secret}: 404`);
});
