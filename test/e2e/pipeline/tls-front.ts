import { readFile } from 'node:fs/promises';
import { inject } from 'vitest';
import type { Kubectl } from '../../../deploy/cluster/kubectl';
import { makeCertificates } from '../../faults/redis/certificates';
import { hostOf, installServer } from './server';

const name = 'over-tls';

const program = `
const { readFileSync } = require('node:fs');
const { connect } = require('node:net');
const { pipeline } = require('node:stream');
const { createServer } = require('node:tls');
const pair = { cert: readFileSync('/pair/tls.crt'), key: readFileSync('/pair/tls.key') };
for (const [port, host] of Object.entries(JSON.parse(process.env.SERVERS)))
  createServer(pair, (client) => {
    const server = connect(Number(port), host);
    pipeline(client, server, client, () => {});
  }).listen(Number(port));
`;

export interface TlsFront {
  readonly host: string;
  /** File with the only authority that has signed the host's certificate. */
  readonly authority: string;
}

/**
 * TLS before servers that speak none, each by the port that it has itself.
 *
 * @param directory of the certificates, which are made here.
 * @param servers host of each port.
 */
export async function installTlsFront(
  kubectl: Kubectl,
  directory: string,
  servers: Readonly<Record<number, string>>,
): Promise<TlsFront> {
  const host = hostOf(kubectl, name);
  const { ca, certificate, key } = makeCertificates(directory, `DNS:${host}`);
  const [cert, privateKey] = await Promise.all([certificate, key].map((file) => readFile(file, 'utf8')));
  const pair = {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name },
    type: 'kubernetes.io/tls',
    stringData: { 'tls.crt': cert, 'tls.key': privateKey },
  };
  await kubectl.apply(JSON.stringify(pair));
  await installServer(kubectl, {
    name,
    image: inject('images')['mangamotion/services'],
    user: 10_001,
    ports: Object.keys(servers).map(Number),
    container: {
      command: ['node', '-e', program],
      env: [{ name: 'SERVERS', value: JSON.stringify(servers) }],
      resources: { requests: { cpu: '20m', memory: '64Mi' } },
      volumeMounts: [{ name: 'pair', mountPath: '/pair', readOnly: true }],
    },
    volumes: [{ name: 'pair', secret: { secretName: name } }],
  });
  return { host, authority: ca };
}
