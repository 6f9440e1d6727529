import { type LoadAnswer, loadQuestion } from '../messages';
import { answer } from './answer';
import { drive } from './closed-loop';
import { Connection } from './connection';

// Requests for a server that is measured.

answer(async (question): Promise<LoadAnswer> => {
  const { port, connections, request, ...pace } = loadQuestion.parse(question);
  const bytes = Buffer.from(request, 'latin1');
  const opened = await Promise.all(Array.from({ length: connections }, () => Connection.open(port)));
  const senders = opened.map((connection) => ({
    send: () => connection.send(bytes),
    close: () => connection.close(),
  }));
  return await drive(senders, pace);
});
