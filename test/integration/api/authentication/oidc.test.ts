import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freePorts } from '../../../../deploy/rig/servers/free-ports';
import { ApiDocument } from '../api-document';
import { type ApiFixture, startApi } from '../api-fixture';
import { serveAppOver } from '../app-in-process';
import { Client } from '../client';
import { formOf } from '../pages';
import { audience, Issuer } from './issuer';

let issuer: Issuer;
let api: ApiFixture;
let client: Client;

beforeAll(async () => {
  issuer = await Issuer.start();
  api = await startApi({ AUTHENTICATION: 'oidc', OIDC_ISSUER: issuer.url, OIDC_AUDIENCE: audience });
  client = new Client(api.url);
});

afterAll(async () => {
  await api.stop();
  await issuer.stop();
});

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

const refusal = async (headers: Record<string, string>) => {
  const { status, headers: answered, body } = await client.upload(formOf({}), headers);
  return { status, challenge: answered.get('www-authenticate'), detail: body.detail };
};

const rejected = (reason: string) => ({
  status: 401,
  challenge: `Bearer realm="mangamotion", error="invalid_token", error_description="${reason}"`,
  detail: `the token is not accepted: ${reason}`,
});

test('whoever the token names is who calls, whatever x-user-id says', async () => {
  const headers = { ...bearer(await issuer.token()), 'x-user-id': 'mallory' };
  const { status, body } = await client.upload(formOf({}), headers);
  expect(status).toBe(202);
  expect(await api.jobs.find(body.jobId)).toMatchObject({ userId: 'alice' });
  expect((await client.get(`/api/jobs/${body.jobId}`, headers)).status).toBe(200);
  const bob = { ...bearer(await issuer.token({ sub: 'bob' })), 'x-user-id': 'alice' };
  expect((await client.get(`/api/jobs/${body.jobId}`, bob)).status).toBe(404);
  expect((await client.get(`/api/jobs/${body.jobId}/events`, bob)).status).toBe(404);
});

test('a call without a token is told to bring one', async () => {
  expect(await refusal({})).toEqual({
    status: 401,
    challenge: 'Bearer realm="mangamotion"',
    detail: 'a call must bring a token: Authorization: Bearer …',
  });
});

const base64 = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const unsigned = () => {
  const exp = Math.floor(Date.now() / 1000) + 600;
  return `${base64({ alg: 'none' })}.${base64({ iss: issuer.url, aud: audience, sub: 'alice', exp })}.`;
};
/** The token with another user in it, under the signature that it had. */
const altered = async () => {
  const [header, payload = '', signature] = (await issuer.token()).split('.');
  const claims: object = JSON.parse(Buffer.from(payload, 'base64url').toString());
  return `${header}.${base64({ ...claims, sub: 'root' })}.${signature}`;
};
/** Of another issuer that says it were ours. */
const forged = async () => {
  const other = await Issuer.start();
  const token = await other.token({ iss: issuer.url });
  await other.stop();
  return token;
};

test.each<[string, () => string | Promise<string>, string]>([
  ['that has expired', () => issuer.token({}, { expiresIn: -60 }), 'it has expired'],
  [
    'of another issuer',
    () => issuer.token({ iss: 'http://127.0.0.1:1' }),
    'its claim iss is not what this API asks for',
  ],
  ['for another API', () => issuer.token({ aud: 'other' }), 'its claim aud is not what this API asks for'],
  [
    'that never expires',
    () => issuer.token({ exp: undefined }),
    'its claim exp is not what this API asks for',
  ],
  ['of nobody', () => issuer.token({ sub: undefined }), 'its claim sub is not what this API asks for'],
  [
    'of a user with a space in it',
    () => issuer.token({ sub: 'alice bob' }),
    'its claim sub must be 1 to 256 visible ASCII characters',
  ],
  ['that nobody signed', unsigned, 'it is signed in a way that is not taken here'],
  ['that was altered', altered, 'it is signed by no key of the issuer'],
  ['that another issuer signed', forged, 'it is signed by no key of the issuer'],
  ['that is no token', () => 'alice', 'it must be a signed JWT'],
])('a token %s is not accepted', async (_what, token, reason) => {
  expect(await refusal(bearer(await token()))).toEqual(rejected(reason));
});

test('a clock that is half a minute off is forgiven', async () => {
  const { status } = await client.upload(formOf({}), bearer(await issuer.token({}, { expiresIn: -20 })));
  expect(status).toBe(202);
});

test('Basic and two words are no token', async () => {
  for (const authorization of ['Basic YWxpY2U6YQ==', 'Bearer a b'])
    expect(await refusal({ authorization })).toEqual(rejected('Authorization must be Bearer and a token'));
});

test.each(['RS256', 'ES256', 'EdDSA'])(
  'the issuer may change to a new key of %s',
  async (algorithm) => {
    const kid = await issuer.changeKey(algorithm);
    const token = await issuer.token({}, { kid });
    const status = async () => (await client.upload(formOf({}), bearer(token))).status;
    await expect.poll(status, { timeout: 30_000, interval: 500 }).toBe(202);
  },
  60_000,
);

test('the page and the rules need no token, and say that the API does', async () => {
  expect((await fetch(api.url)).status).toBe(200);
  expect(await (await fetch(`${api.url}/api/upload`)).json()).toMatchObject({ authentication: 'oidc' });
});

test('the document names the issuer for each call that is somebody’s', async () => {
  const document = await (await fetch(`${api.url}/openapi.json`)).json();
  expect(document).toMatchObject({
    components: {
      securitySchemes: {
        oidc: {
          type: 'openIdConnect',
          openIdConnectUrl: `${issuer.url}/.well-known/openid-configuration`,
        },
      },
    },
    paths: {
      '/api/upload': { post: { security: [{ oidc: [] }], parameters: [{ name: 'Idempotency-Key' }] } },
      '/api/jobs/{id}/events': { get: { security: [{ oidc: [] }] } },
    },
  });
  expect(document).not.toHaveProperty(['paths', '/api/upload', 'get', 'security']);
});

test('each call but those that are nobody’s needs a token', async () => {
  const text = await (await fetch(`${api.url}/openapi.json`)).text();
  const { paths }: { paths: Record<string, Record<string, { security?: object[] }>> } = JSON.parse(text);
  const open: string[] = [];
  for (const [path, methods] of Object.entries(paths))
    for (const [method, { security }] of Object.entries(methods)) {
      const { status } = await fetch(api.url + path, { method: method.toUpperCase() });
      if (status !== 401) open.push(`${method} ${path}`);
      expect([path, security !== undefined]).toEqual([path, status === 401]);
    }
  expect(open).toEqual(['get /api/upload', 'get /', 'get /healthz', 'get /openapi.json']);
});

test('a refusal is answered as the document shows it', async () => {
  const document = await ApiDocument.of(api.url);
  const response = await fetch(`${api.url}/api/upload`, { method: 'POST', body: formOf({}) });
  expect(await document.objection('POST /api/upload', response)).toBeUndefined();
  const { trace_id: _traceId, ...shown } = document.problems('POST /api/upload').get('no-token') ?? {};
  expect(await response.json()).toEqual(shown);
});

/** The API anew, which knows no keys yet. */
const served = (url: string) =>
  serveAppOver(api, {}, { AUTHENTICATION: 'oidc', OIDC_ISSUER: url, OIDC_AUDIENCE: audience });

const answerOf = async (url: string, token: string) => {
  const { status, headers, body } = await new Client(url).upload(formOf({}), bearer(token));
  return { status, retryAfter: headers.get('retry-after'), detail: body.detail };
};

describe('while the issuer', () => {
  const unavailable = {
    status: 503,
    retryAfter: '5',
    detail: 'the issuer of tokens is not available, try again later',
  };

  test('is down, callers are told to try again, and are served when it is back', async () => {
    const [port = 0] = await freePorts(1);
    const own = await served(`http://127.0.0.1:${port}`);
    expect(await answerOf(own.url, await issuer.token())).toEqual(unavailable);
    const started = await Issuer.start(port);
    expect(await answerOf(own.url, await started.token())).toMatchObject({ status: 202 });
    await started.stop();
    // Its keys are known.
    expect(await answerOf(own.url, await started.token())).toMatchObject({ status: 202 });
    await own.stop();
  });

  test('hangs, callers are told to try again', async () => {
    const silent = createServer().listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const address = silent.address();
    const own = await served(`http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`);
    expect(await answerOf(own.url, await issuer.token())).toEqual(unavailable);
    await own.stop();
    silent.close();
  });

  test('is called otherwise by itself, callers are told to try again, and the log what to change', async () => {
    const other = issuer.url.replace('127.0.0.1', 'localhost');
    const own = await served(other);
    expect(await answerOf(own.url, await issuer.token())).toEqual(unavailable);
    await own.stop();
  });
});
