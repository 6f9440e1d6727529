import type { IncomingMessage } from 'node:http';
import { lookUp } from '../../../services/shared/network/look-up';
import { deferred } from '../language/deferred';
import { LoopTimeout } from './loop-timeout';

const TIMEOUT_MILLIS = 5000;
const MAX_ANSWER_CHARACTERS = 1024 * 1024;

/**
 * The body of a sampling endpoint's answer. Neither the connection nor the timeout keeps the process alive.
 *
 * @throws Error where the endpoint does not answer 200 within five seconds in which the event loop runs, or with more than a mebibyte
 */
export async function fetchStrategy(url: URL, signal?: AbortSignal): Promise<string> {
  const timeout = new LoopTimeout(TIMEOUT_MILLIS);
  try {
    return await fetchText(url, AbortSignal.any([timeout.signal, ...(signal ? [signal] : [])]));
  } catch (error) {
    // What Node throws says only that something was aborted.
    throw timeout.signal.aborted ? timeout.signal.reason : error;
  } finally {
    timeout.stop();
  }
}

async function fetchText(url: URL, signal: AbortSignal): Promise<string> {
  const answered = deferred<IncomingMessage>();
  // Required only where strategies are remote: it costs cold start.
  const { request }: typeof import('node:http') = require(
    url.protocol === 'https:' ? 'node:https' : 'node:http',
  );
  const headers = { accept: 'application/json' };
  request(url, { agent: false, headers, signal, lookup: lookUp }, answered.resolve)
    .on('socket', (socket) => socket.unref())
    .on('error', answered.reject)
    .end();
  const response = await answered.promise;
  if (response.statusCode !== 200) {
    response.destroy();
    throw new Error(`answered ${response.statusCode}`);
  }
  return await readText(response);
}

async function readText(response: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of response.setEncoding('utf8')) {
    text += chunk;
    if (text.length > MAX_ANSWER_CHARACTERS) throw new Error('the answer is longer than a mebibyte');
  }
  return text;
}
