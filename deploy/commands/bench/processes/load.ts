import { setPriority } from 'node:os';
import { type LoadAnswer, loadQuestion } from '../messages';
import { answer } from './answer';
import { drive } from './closed-loop';
import { Connection } from './connection';

// Requests for a server that is measured.

// It never sleeps while there is load: servers that it shares a core with come first.
setPriority(10);

answer(async (question): Promise<LoadAnswer> => {
  const { port, connections, request, ...pace } = loadQuestion.parse(question);
  const bytes = Buffer.from(request, 'latin1');
  const opened = await Promise.all(Array.from({ length: connections }, () => Connection.open(port)));
  const senders = opened.map((connection) => ({
    send: () => connection.send(bytes),
    close: () => connection.close(),
  }));
  const polling = poll();
  try {
    return await drive(senders, pace);
  } finally {
    clearImmediate(polling.next);
  }
});

/**
 * Keeps this process from sleeping. A server pays for waking who waits for its answer: in `writev` 7 µs of a small
 * request's 34, and as much again the slower it is, because its client then sleeps more often.
 */
function poll(): { next: NodeJS.Immediate } {
  const again = (): void => void (polling.next = setImmediate(again));
  const polling = { next: setImmediate(again) };
  return polling;
}
