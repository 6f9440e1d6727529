import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { inspect } from 'node:util';

/**
 * Uploads a page at a steady rate until SIGUSR2 comes, then waits for each verdict and says what it saw.
 *
 * Stands alone, because a pod is given it as text.
 */
const { API_URL = '', UPLOADS_PER_SECOND = '' } = process.env;
const page = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGBgAAAABQABh6FO1AAAAABJRU5ErkJggg==',
  'base64',
);
const answerMillis = 30_000;
/** Half a minute: the API says to come again after five seconds. */
const tries = 6;
const verdictMillis = 60_000;
/** Enough not to meet the bounds of a single caller. */
const callers = 50;

interface Upload {
  readonly headers: Readonly<Record<string, string>>;
  readonly jobId: string;
  readonly traceId: string;
}

const uploads: Upload[] = [];
const failures: string[] = [];
const putOff: Record<string, number> = {};
const end = new AbortController();
process.once('SIGUSR2', () => end.abort());

async function upload(number: number): Promise<void> {
  const headers = { 'x-user-id': `moving-${number % callers}` };
  const key = randomUUID();
  const response = await answer('/api/upload', () => ({
    method: 'POST',
    headers: { ...headers, 'idempotency-key': key },
    body: form(),
  }));
  const text = await response.text();
  if (response.status !== 202) throw new Error(`it was answered ${response.status}: ${text}`);
  // Of the request that was accepted: one that was sent again has a trace of its own.
  const { jobId, traceId }: { jobId: string; traceId: string } = JSON.parse(text);
  uploads.push({ headers, jobId, traceId });
}

function form(): FormData {
  const body = new FormData();
  body.append('files', new Blob([page], { type: 'image/png' }), 'page.png');
  return body;
}

/** Of the first request that reached the API and was not told to come again. A connection that was lost is a failure. */
async function answer(path: string, init: () => RequestInit): Promise<Response> {
  for (let tried = 1; ; tried++) {
    const signal = AbortSignal.timeout(answerMillis);
    const answered = await fetch(`${API_URL}${path}`, { ...init(), signal }).catch((error: unknown) => {
      const reason = unreached(error);
      if (tried < tries && reason !== undefined) return reason;
      throw error;
    });
    if (typeof answered === 'string') {
      notePutOff(answered);
      await delay(1000);
      continue;
    }
    const retryAfter = answered.headers.get('retry-after');
    if (!retryAfter || tried === tries) return answered;
    const { detail }: { detail?: string } = JSON.parse(await answered.text());
    notePutOff(`${answered.status} ${detail}`);
    await delay(1000 * Number(retryAfter));
  }
}

function notePutOff(reason: string): void {
  putOff[reason] = (putOff[reason] ?? 0) + 1;
}

/**
 * A busy node loses questions to its name server, and first packets of connections, and learns late that a pod which
 * takes no more connections is leaving.
 */
const unreachedCodes = ['EAI_AGAIN', 'ENOTFOUND', 'UND_ERR_CONNECT_TIMEOUT', 'ECONNREFUSED'];

/** Why, if nothing was sent. */
function unreached(error: unknown): string | undefined {
  const { code }: { code?: unknown } = Object(error instanceof Error ? error.cause : undefined);
  return unreachedCodes.find((each) => each === code);
}

async function waitForVerdict({ jobId, headers }: Upload): Promise<void> {
  const deadline = performance.now() + verdictMillis;
  for (;;) {
    const response = await answer(`/api/jobs/${jobId}`, () => ({ headers }));
    const { status }: { status: string } = JSON.parse(await response.text());
    if (status === 'clean') return;
    if (performance.now() > deadline) throw new Error(`job ${jobId} is ${status} after ${verdictMillis} ms`);
    await delay(500);
  }
}

function noteFailure(of: string): (error: unknown) => void {
  return (error) => void failures.push(`${new Date().toISOString()} ${of}: ${inspect(error)}`);
}

async function main(): Promise<void> {
  const running: Promise<void>[] = [];
  const beganAt = performance.now();
  for (let number = 0; !end.signal.aborted; number++) {
    await delay(Math.max(0, beganAt + (1000 * number) / Number(UPLOADS_PER_SECOND) - performance.now()));
    running.push(upload(number).catch(noteFailure(`upload ${number}`)));
  }
  await Promise.all(running);
  for (const each of uploads) await waitForVerdict(each).catch(noteFailure('verdict'));
  const traceIds = uploads.map(({ traceId }) => traceId);
  process.stdout.write(`${JSON.stringify({ traceIds, failures, putOff })}\n`);
}

void main();
