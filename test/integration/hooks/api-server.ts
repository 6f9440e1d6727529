import { type ChildProcess, spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { selfSigned } from '../../../charts/certificates/self-signed';
import { freePorts } from '../../../deploy/rig/servers/free-ports';
import { eventually } from '../../eventually';

/** Where etcd and kube-apiserver are, by the variable that controllers' own tests know them by. */
const assets = process.env['KUBEBUILDER_ASSETS'] ?? '';
export const hasApiServer = ['etcd', 'kube-apiserver'].every((program) =>
  existsSync(path.join(assets, program)),
);

export interface ApiServer {
  /** For a program that takes it for the cluster that it runs in, in the namespace `default`. */
  readonly environment: Readonly<Record<string, string>>;
  /** Asks it, and takes JSON for a body: as an apply on the server where the method is PATCH. */
  ask<T>(method: string, path: string, body?: object): Promise<Answer<T>>;
  stop(): Promise<void>;
}

interface Answer<T> {
  readonly status: number;
  readonly body: T;
}

const token = 'of-a-test';

const decoded = (base64: string): string => Buffer.from(base64, 'base64').toString();

/** The real API server over an etcd of its own; nothing else of a cluster is there. */
export async function startApiServer(): Promise<ApiServer> {
  const directory = mkdtempSync(path.join(tmpdir(), 'api-server-'));
  const [client = 0, peer = 0, port = 0] = await freePorts(3);
  const write = (name: string, content: string) => {
    writeFileSync(path.join(directory, name), content);
    return path.join(directory, name);
  };
  const { certificate, key } = selfSigned('localhost');
  const authority = write('ca.crt', decoded(certificate));
  const accountKey = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  const accounts = write('accounts.key', accountKey.export({ type: 'pkcs8', format: 'pem' }).toString());
  write('token', token);
  write('namespace', 'default');
  const processes = [
    start('etcd', directory, [
      `--data-dir=${directory}/etcd`,
      `--listen-client-urls=http://127.0.0.1:${client}`,
      `--advertise-client-urls=http://127.0.0.1:${client}`,
      `--listen-peer-urls=http://127.0.0.1:${peer}`,
    ]),
    start('kube-apiserver', directory, [
      `--etcd-servers=http://127.0.0.1:${client}`,
      '--bind-address=127.0.0.1',
      `--secure-port=${port}`,
      `--tls-cert-file=${authority}`,
      `--tls-private-key-file=${write('tls.key', decoded(key))}`,
      `--service-account-key-file=${accounts}`,
      `--service-account-signing-key-file=${accounts}`,
      '--service-account-issuer=https://kubernetes.default.svc',
      `--token-auth-file=${write('tokens.csv', `${token},test,test,system:masters\n`)}`,
      '--authorization-mode=RBAC',
    ]),
  ];
  const ask = <T>(method: string, url: string, body?: object) =>
    answerOf<T>(`https://localhost:${port}${url}`, method, decoded(certificate), body);
  await eventually(async () => {
    const { status } = await ask('GET', '/api/v1/namespaces/default');
    if (status !== 200) throw new Error(`the API server answers ${status}`);
  });
  return {
    environment: {
      API_SERVER: `https://localhost:${port}`,
      ACCOUNT: directory,
      NODE_EXTRA_CA_CERTS: authority,
    },
    ask,
    stop: async () => {
      await Promise.all(processes.map(stopped));
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

const start = (program: string, cwd: string, args: readonly string[]): ChildProcess =>
  spawn(path.join(assets, program), args, { cwd, stdio: 'ignore' });

async function stopped(child: ChildProcess): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  child.once('exit', () => resolve());
  child.kill('SIGKILL');
  await promise;
}

async function answerOf<T>(url: string, method: string, ca: string, body?: object): Promise<Answer<T>> {
  const type = method === 'PATCH' ? 'application/apply-patch+yaml' : 'application/json';
  const headers = { authorization: `Bearer ${token}`, 'content-type': type };
  const asked = request(url, { method, ca, headers, timeout: 20_000 });
  asked.end(body === undefined ? undefined : JSON.stringify(body));
  const [response]: IncomingMessage[] = await once(asked, 'response');
  if (response === undefined) throw new Error(`no answer to ${method} ${url}`);
  // What is refused before anybody looked at it may be text.
  const answer = await text(response);
  return {
    status: response.statusCode ?? 0,
    body: JSON.parse(answer.startsWith('{') ? answer : JSON.stringify(answer)),
  };
}
