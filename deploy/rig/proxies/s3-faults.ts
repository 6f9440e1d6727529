import { Transform } from 'node:stream';
import type { Meeting } from './s3-proxy';

/** Answers as S3 does, with an error of this name; an answer to HEAD has no body. */
export function s3Error(status: number, code: string): Meeting {
  const body = `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`;
  return answer(status, body, { 'content-type': 'application/xml', 'x-amz-request-id': 'A1B2C3' });
}

/** Answers with any body, as an ingress does. */
export function answer(
  status: number,
  body: string,
  headers: Readonly<Record<string, string>> = { 'content-type': 'text/plain' },
): Meeting {
  return (incoming, response) => {
    // Only now: a caller that still sends would take the closed connection for the answer.
    incoming.resume().once('end', () => {
      response.writeHead(status, headers).end(incoming.method === 'HEAD' ? undefined : body);
    });
  };
}

/** Cuts the connection. */
export const reset: Meeting = (incoming) => void incoming.socket.resetAndDestroy();

/** Passes a request on after a while. */
export const slow =
  (millis: number): Meeting =>
  (_incoming, _response, passOn) =>
    void setTimeout(passOn, millis);

/** Keeps the caller waiting, as S3 does while it copies: with blanks, and here without an end. */
export const keepAlive: Meeting = (incoming, response) => {
  incoming.resume();
  response.writeHead(200, { 'content-type': 'application/xml' });
  const blanks = setInterval(() => response.write(' '), 100);
  response.on('close', () => clearInterval(blanks));
};

/** Passes a request on, and changes one bit of each piece of what comes back. */
export const alterAnswer: Meeting = (_incoming, _response, passOn) => {
  const flip = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const altered = Buffer.from(chunk);
      altered[altered.length - 1]! ^= 1;
      done(null, altered);
    },
  });
  passOn((body) => body.pipe(flip));
};
