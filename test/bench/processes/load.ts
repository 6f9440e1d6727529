import { type LoadAnswer, loadQuestion } from '../messages';
import { percentile } from '../statistics';
import { answer } from './answer';
import { Connection } from './connection';

answer(async (question): Promise<LoadAnswer> => {
  const { port, request, connections, seconds } = loadQuestion.parse(question);
  const opened = await Promise.all(Array.from({ length: connections }, () => Connection.open(port)));
  const latencies: number[] = [];
  const start = performance.now();
  const deadline = start + seconds * 1000;
  const bytes = Buffer.from(request, 'latin1');
  await Promise.all(opened.map((connection) => sendUntil(deadline, connection, bytes, latencies)));
  const elapsedSeconds = (performance.now() - start) / 1000;
  for (const connection of opened) connection.close();
  return { requests: latencies.length, seconds: elapsedSeconds, p99Millis: percentile(latencies, 0.99) };
});

async function sendUntil(
  deadline: number,
  connection: Connection,
  request: Buffer,
  latencies: number[],
): Promise<void> {
  for (let start = performance.now(); start < deadline;) {
    await connection.send(request);
    const end = performance.now();
    latencies.push(end - start);
    start = end;
  }
}
