import { Agent, request } from 'node:http';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { type Form, formOf, page } from '../form';
import {
  type UploadAnswer,
  type UploadMillis,
  type UploadQuestion,
  uploadQuestion,
} from '../pipeline/messages';
import { arrivals } from '../pipeline/pacing';
import { Verdicts } from '../pipeline/verdicts';
import { answer } from './answer';

answer(async (question): Promise<UploadAnswer> => {
  const asked = uploadQuestion.parse(question);
  const verdicts = asked.redisUrl === undefined ? undefined : await Verdicts.watch(asked.redisUrl);
  try {
    return await new Uploads(asked, verdicts).run();
  } finally {
    verdicts?.close();
  }
});

/** Fewer would meet what one user may have at a time. */
const users = 100;
let pages = 0;

class Uploads {
  readonly #asked: UploadQuestion;
  readonly #verdicts: Verdicts | undefined;
  readonly #start = performance.now();
  readonly #answers: number[] = [];
  readonly #ends: number[] = [];
  readonly #alone: UploadMillis[] = [];
  #underWay = 0;
  /** Of this load alone: a server may be closing what was silent since the last one. */
  readonly #agent = new Agent({ keepAlive: true });
  #begun = 0;
  #refused = 0;
  #last = { jobId: '', userId: '' };

  constructor(asked: UploadQuestion, verdicts: Verdicts | undefined) {
    this.#asked = asked;
    this.#verdicts = verdicts;
  }

  async run(): Promise<UploadAnswer> {
    await this.#sendAll();
    this.#agent.destroy();
    return {
      seconds: (performance.now() - this.#start) / 1000,
      answerMillis: this.#answers,
      verdictMillis: this.#ends,
      alone: this.#alone,
      refused: this.#refused,
      reads: this.#verdicts?.reads ?? 0,
      last: this.#last,
    };
  }

  async #sendAll(): Promise<void> {
    const { when } = this.#asked;
    if ('perSecond' in when) {
      const due = arrivals(when.perSecond, when.seconds, when.seed);
      await Promise.all(due.map((millis) => this.#sendAt(this.#start + millis)));
    } else await Promise.all(Array.from({ length: when.clients }, () => this.#sendInTurn()));
  }

  /** Latencies count from `due`: an upload that is sent late has been waiting since. */
  async #sendAt(due: number): Promise<void> {
    await delay(Math.max(0, due - performance.now()));
    await this.#send(due);
  }

  async #sendInTurn(): Promise<void> {
    const { when } = this.#asked;
    const isOver = (): boolean =>
      'uploads' in when
        ? this.#begun >= when.uploads
        : 'seconds' in when && performance.now() - this.#start >= 1000 * when.seconds;
    while (!isOver()) await this.#send(performance.now());
  }

  async #send(due: number): Promise<void> {
    const isFirst = this.#underWay++ === 0;
    const begun = ++this.#begun;
    const ended = await this.#upload(due, `reader-${begun % users}`);
    this.#underWay--;
    if (ended && isFirst && begun === this.#begun) this.#alone.push(ended);
  }

  /** @returns undefined where it was not taken, or nobody waits for a verdict. */
  async #upload(due: number, userId: string): Promise<UploadMillis | undefined> {
    const { port, files, fileBytes } = this.#asked;
    const form = formOf(Array.from({ length: files }, () => page(fileBytes, pages++)));
    const jobId = await post({ port, agent: this.#agent, userId }, form);
    if (jobId === undefined) {
      this.#refused++;
      return undefined;
    }
    const answerMillis = performance.now() - due;
    this.#answers.push(answerMillis);
    this.#last = { jobId, userId };
    if (!this.#verdicts) return undefined;
    const verdictMillis = (await this.#verdicts.of(jobId)) - due;
    this.#ends.push(verdictMillis);
    return { answerMillis, verdictMillis };
  }
}

/** @returns the id of the job, where the answer has one; undefined where the upload is refused: try again later */
async function post(
  { port, agent, userId }: { readonly port: number; readonly agent: Agent; readonly userId: string },
  { contentType, pieces, sizeBytes }: Form,
): Promise<string | undefined> {
  const headers = { 'content-type': contentType, 'content-length': sizeBytes, 'x-user-id': userId };
  const { promise, resolve, reject } = Promise.withResolvers<string | undefined>();
  const path = '/api/upload';
  const sending = request({ host: '127.0.0.1', port, path, method: 'POST', agent, headers }, (response) => {
    text(response).then((body) => resolve(jobIdOf(response.statusCode ?? 0, body)), reject);
  });
  sending.on('error', reject);
  // A server that refuses an upload does not read it to its end: what it answers says more.
  await pipeline(Readable.from(pieces), sending).catch(() => {});
  return promise;
}

/** What is said by who has too much to do, or waits for somebody who has. */
const tryAgain: readonly number[] = [429, 503];

/** @throws for any other status outside 200..299 */
function jobIdOf(status: number, body: string): string | undefined {
  if (tryAgain.includes(status)) return undefined;
  if (status < 200 || status > 299) throw new Error(`an upload was answered by ${status} ${body}`);
  const { jobId = '' }: { jobId?: string } = JSON.parse(body);
  return jobId;
}
