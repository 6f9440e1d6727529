import { once } from 'node:events';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { givenTracing } from './given-tracing';
import { receiveGrpc } from './grpc-receiver';

/** A key, and a certificate for `localhost` that is its own authority. */
const PEM_FILE = path.resolve('test/integration/instrumentation/fixtures/localhost.pem');
const pem = readFileSync(PEM_FILE);
/** Of a server that wants to know its clients. */
const TLS = { key: pem, cert: pem, ca: pem, requestCert: true, rejectUnauthorized: true };

const CERTIFICATES = {
  OTEL_EXPORTER_OTLP_CERTIFICATE: PEM_FILE,
  OTEL_EXPORTER_OTLP_TRACES_CLIENT_CERTIFICATE: PEM_FILE,
  OTEL_EXPORTER_OTLP_TRACES_CLIENT_KEY: PEM_FILE,
};

/** @returns the port, and how often something arrived */
async function receive(protocol: string): Promise<{ port: string; arrived: () => number }> {
  if (protocol === 'grpc') {
    const { port, calls } = await receiveGrpc({ status: 0 }, TLS);
    return { port, arrived: () => calls.length };
  }
  let requests = 0;
  const server = createServer(TLS, (request, response) => {
    requests += 1;
    request.resume().on('end', () => response.end());
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  return { port: typeof address === 'object' ? `${address?.port}` : '', arrived: () => requests };
}

const PROTOCOLS = ['http/protobuf', 'http/json', 'grpc'];

test.each(PROTOCOLS)(
  '%s: a private authority is trusted, and our own certificate shown',
  async (protocol) => {
    const { port, arrived } = await receive(protocol);
    const { makeSpans, flush, statistics, report } = givenTracing({
      OTEL_EXPORTER_OTLP_ENDPOINT: `https://localhost:${port}`,
      OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
      ...CERTIFICATES,
    });
    makeSpans(3);
    await flush(20_000);
    expect(report).not.toHaveBeenCalled();
    expect(statistics).toMatchObject({ exported: 3 });
    expect(arrived()).toBe(1);
  },
);

test.each(PROTOCOLS)('%s: nothing is sent to a receiver whom nobody vouches for', async (protocol) => {
  const { port, arrived } = await receive(protocol);
  const { makeSpans, flush, statistics, report } = givenTracing({
    OTEL_EXPORTER_OTLP_ENDPOINT: `https://localhost:${port}`,
    OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: protocol,
    OTEL_EXPORTER_OTLP_TRACES_TIMEOUT: '3000',
  });
  makeSpans(3);
  await flush(20_000);
  expect(report.mock.calls[0]?.[2]).toMatchObject({
    error: expect.stringContaining('self-signed certificate'),
  });
  expect(statistics).toMatchObject({ exported: 0, dropped: { export_failed: 3 } });
  expect(arrived()).toBe(0);
});

test('a certificate that was renewed in place is used for the next connection', async () => {
  const directory = mkdtempSync(path.join(tmpdir(), 'certificates-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const authority = path.join(directory, 'ca.pem');
  writeFileSync(authority, readFileSync(PEM_FILE, 'utf8').replace(/-----BEGIN CERTIFICATE[^]*/, ''));
  const { port } = await receive('http/protobuf');
  const { makeSpans, flush, statistics } = givenTracing({
    OTEL_EXPORTER_OTLP_ENDPOINT: `https://localhost:${port}`,
    OTEL_EXPORTER_OTLP_TIMEOUT: '3000',
    ...CERTIFICATES,
    OTEL_EXPORTER_OTLP_CERTIFICATE: authority,
  });
  makeSpans(1);
  await flush(20_000);
  copyFileSync(PEM_FILE, authority);
  makeSpans(1);
  await flush(20_000);
  expect(statistics).toMatchObject({ created: 2, exported: 1, dropped: { export_failed: 1 } });
});
