/**
 * Runs where the name server is its own, which never answers. Asks a Jaeger whose name nobody knows as often as there are threads
 * for names, then looks up a name of its own, and prints how long that took and what became of the questions.
 */
const dgram = require('node:dgram');
const dns = require('node:dns/promises');
const { JaegerClient } = require('../../../../build/services/shared/jaeger/jaeger-client');

const run = async () => {
  const server = dgram.createSocket('udp4');
  await new Promise((resolve) => server.bind(53, '127.0.0.1', resolve));
  const bounds = { answerMillis: 1000, readingMillis: 1000, mostAnswerBytes: 1024, mostItemBytes: 1024 };
  const client = new JaegerClient('http://jaeger.away:16686', { ...bounds, redirect: 'error' });
  const asked = Array.from({ length: 4 }, () => client.trace('0af7651916cd43dd8448eb211c80319c'));
  const answers = await Promise.allSettled(asked);
  const start = performance.now();
  await dns.lookup('localhost');
  const millis = performance.now() - start;
  console.log(JSON.stringify({ millis, reasons: answers.map(({ reason }) => reason.message) }));
  process.exit();
};

void run();
