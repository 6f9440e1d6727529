import { beforeAll, describe, expect, test } from 'vitest';
import { OtlpReceiver } from '../otlp-receiver';
import { TracedApp } from '../traced-app';
import { described, type Described } from './described-span';
import { requests } from './parity-requests';
import { sendRaw } from './raw-request';

/** Of one request: what came back, and what its server spans say. */
interface Outcome {
  readonly answer: string;
  readonly spans: readonly Described[];
}

async function outcomes(env: Record<string, string>): Promise<Map<string, Outcome>> {
  const receiver = await OtlpReceiver.start();
  const app = new TracedApp(['parity.cjs'], { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint, ...env });
  const ports: Record<string, number> = JSON.parse((await app.printed(/\{.*\}/))[0]);
  const answers: [string, string][] = [];
  for (const [title, { server, text, abort }] of requests) {
    const target = { port: ports[server] ?? 0, isSecure: server === 'secure' };
    const sent = text.replaceAll('AGENT', agentOf(answers.length));
    const [statusLine = ''] = (await sendRaw(target, sent, abort)).split('\r\n', 1);
    answers.push([title, statusLine]);
  }
  await app.terminate();
  await receiver.stop();
  const spansOf = (agent: string) =>
    receiver.spans.filter(({ attributes }) => attributes['user_agent.original'] === agent);
  return new Map(
    answers.map(([title, answer], index) => [
      title,
      { answer, spans: spansOf(agentOf(index)).map(described) },
    ]),
  );
}

/** What a request's spans are known by. */
const agentOf = (index: number): string => `request ${index}`;

describe.each(['own', 'of Express'])('with a handler %s for what is not found', (NOT_FOUND) => {
  let ofLibrary: Map<string, Outcome>;
  let ofFastPath: Map<string, Outcome>;

  beforeAll(async () => {
    [ofLibrary, ofFastPath] = await Promise.all([
      outcomes({ NOT_FOUND, TRACING_FAST_PATH: 'false' }),
      outcomes({ NOT_FOUND, TRACING_FAST_PATH: 'true' }),
    ]);
  });

  test.each([...requests.keys()])('%s: both ways leave the same', (title) => {
    expect(ofFastPath.get(title)).toEqual(ofLibrary.get(title));
  });

  test.each([
    ['a request that is given up', undefined],
    ['an answer that is given up', 200],
    ['GET /destroy', undefined],
  ])('%s is said to be aborted, with the status that was sent', (title, status) => {
    const [span] = ofFastPath.get(title)?.spans ?? [];
    expect(span).toMatchObject({ status: 'UNSET', attributes: { 'http.request.aborted': true } });
    expect(span?.attributes['http.response.status_code']).toBe(status);
  });

  test('a path that begins with two slashes is all of the path', () => {
    const [span] = ofFastPath.get('GET //api/things')?.spans ?? [];
    expect(span?.attributes).toMatchObject({ 'url.path': '//api/things' });
  });

  test('only those are', () => {
    const aborted = [...ofFastPath].filter(([, { spans }]) =>
      spans.some(({ attributes }) => attributes['http.request.aborted'] === true),
    );
    expect(aborted.map(([title]) => title)).toEqual([
      'GET /destroy',
      'GET /destroy-with-error',
      'a body that breaks off',
      'a request that is given up',
      'an answer that is given up',
    ]);
  });

  test('all leave a span but probes, and those that no handler of requests has seen', () => {
    const spanless = [...ofFastPath].filter(([, { spans }]) => spans.length === 0).map(([title]) => title);
    expect(spanless).toEqual([
      'GET /healthz',
      'GET /healthz?full',
      'without a host',
      'a malformed request',
      'an upgrade',
      'Expect: 100-continue that the service answers',
      'Expect: something else',
    ]);
  });
});
