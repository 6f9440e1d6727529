import { connect } from 'node:net';

const timeoutMillis = 2000;

/**
 * Sends one command over a new TCP connection to 127.0.0.1 and resolves once the answer begins with `expected`;
 * rejects where it differs, or where none comes within two seconds.
 */
export function expectAnswer(port: number, command: string, expected: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port, timeout: timeoutMillis }, () => socket.write(command));
    let answer = '';
    const settle = (error?: Error): void => {
      socket.destroy();
      if (error) reject(error);
      else resolve();
    };
    socket.setEncoding('utf8').on('data', (text: string) => {
      answer += text;
      if (answer.startsWith(expected)) settle();
      else if (!expected.startsWith(answer)) settle(new Error(`answered ${JSON.stringify(answer)}`));
    });
    socket.once('timeout', () => settle(new Error(`no answer within ${timeoutMillis} ms`)));
    socket.once('error', settle);
    socket.once('close', () => settle(new Error(`connection closed after ${JSON.stringify(answer)}`)));
  });
}
