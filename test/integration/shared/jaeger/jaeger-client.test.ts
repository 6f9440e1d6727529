import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { JaegerClient, JaegerError } from '../../../../services/shared/jaeger/jaeger-client';

const bounds = {
  answerMillis: 2000,
  readingMillis: 1000,
  mostAnswerBytes: 100_000,
  mostItemBytes: 1000,
  redirect: 'error',
} as const;

let server: Server | undefined;

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

async function given(answer: RequestListener): Promise<{ client: JaegerClient; url: string }> {
  server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/base`;
  return { client: new JaegerClient(`${url}/`, bounds), url };
}

const idOf = ({ spanID }: { readonly spanID: string }): string => spanID;

test('a trace that has not arrived is none', async () => {
  const { client } = await given((_request, response) =>
    response.writeHead(404).end('{"data":null,"errors":[{"code":404,"msg":"trace not found"}]}'),
  );
  expect(await client.trace('a', idOf)).toBeUndefined();
});

const unlike = "which is not how Jaeger's query API answers:";

test.each<[string, RequestListener, string]>([
  ['no page', (_, response) => response.writeHead(404).end('not here'), ` answered 404, ${unlike} not here`],
  [
    'a failure',
    (_, response) => response.writeHead(500).end('{"errors":[]}'),
    ` answered 500, ${unlike} {"err`,
  ],
  [
    'a web page',
    (_, response) => response.end('<html>'),
    `answered 200, ${unlike} <html> (it is no whole JSON)`,
  ],
  [
    'a redirection',
    (_, response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
    ': unexpected redirect',
  ],
  [
    'too much',
    (_, response) => response.end('x'.repeat(100_001)),
    ': the answer has more than 100000 bytes: ask for less at once',
  ],
  ['silence', () => {}, ': no answer within 2000 ms'],
  ['a beginning', (_, response) => response.write('{"data":['), ': no answer within 1000 ms'],
  ['an end', (_, response) => response.destroy(), ': other side closed'],
])('%s is told as an error that names the address and what came', async (_what, answer, message) => {
  const { client, url } = await given(answer);
  const error = await client.trace('a', idOf).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(JaegerError);
  expect(error).toHaveProperty('message', expect.stringContaining(`${url}/api/traces/a`));
  expect(error).toHaveProperty('message', expect.stringContaining(message));
});

test('of a long refusal no more is read than is quoted', async () => {
  const { client } = await given((_request, response) => response.writeHead(502).end('x'.repeat(1_000_000)));
  await expect(client.trace('a', idOf)).rejects.toThrow(/answers: x{200}$/);
});
