import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * `helm test`: uploads a file, waits for its verdict, and finds its trace. Where the sampler may leave a
 * trace out, it uploads until one was kept.
 *
 * Stands alone, because it is mounted as one file.
 */
const { env } = process;
const api = env['API_URL'] ?? '';
const jaeger = env['JAEGER_URL'] ?? '';
const authentication = env['AUTHENTICATION'] ?? 'none';
/** As whom this test calls. */
const caller: Readonly<Record<string, string>> =
  authentication === 'trustedHeader'
    ? {
        [env['TRUSTED_HEADER'] ?? '']: 'helm-test',
        [env['TRUSTED_SECRET_HEADER'] ?? '']: env['TRUSTED_SECRET'] ?? '',
      }
    : { 'x-user-id': 'helm-test' };
const uploads = 60;
/** A test is no load test. */
const pauseMillis = 500;
/** Of a release that was installed just now, pods are still starting, and the operator's Jaeger after them. */
const startMillis = 90_000;
const verdictMillis = 120_000;
/** Batches leave the services every five seconds, and the worker's comes last. */
const traceMillis = 30_000;

/** The smallest PNG: one transparent pixel. */
const page = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGBgAAAABQABh6FO1AAAAABJRU5ErkJggg==',
  'base64',
);

interface Upload {
  readonly jobId: string;
  readonly traceId: string;
}

async function main(): Promise<void> {
  // Through its Service, only a pod of the API that is ready answers.
  const servers = [`${api}/healthz`, ...(jaeger === '' ? [] : [`${jaeger}/`])];
  await Promise.all(servers.map((url) => poll(url, startMillis, () => isUp(url))));
  if (authentication === 'oidc') {
    await expectChallenge();
    process.stdout.write('the API asks for a token, of which this test has none: it uploads nothing\n');
    return;
  }
  const first = await upload();
  const status = await poll('a verdict', verdictMillis, () => verdict(first));
  if (status !== 'clean') throw new Error(`the test page must be found clean, got "${status}"`);
  process.stdout.write(`job ${first.jobId} is clean\n`);
  if (jaeger === '') {
    process.stdout.write('tracing is off or elsewhere: no trace to look for\n');
    return;
  }
  const traceIds = [first.traceId];
  while (traceIds.length < uploads && !(await found(traceIds))) {
    await sleep(pauseMillis);
    traceIds.push((await upload()).traceId);
  }
  const traceId = await poll('a trace in Jaeger', traceMillis, () => found(traceIds));
  process.stdout.write(`trace ${traceId} is in Jaeger\n`);
}

async function isUp(url: string): Promise<true | undefined> {
  const isOk = await fetch(url, { signal: AbortSignal.timeout(5000) }).then(
    ({ ok }) => ok,
    () => false,
  );
  return isOk || undefined;
}

/** Nobody is served without a token. */
async function expectChallenge(): Promise<void> {
  const { status } = await fetch(`${api}/api/jobs/none`, { headers: caller });
  if (status !== 401) throw new Error(`GET /api/jobs/none must answer 401 without a token, got ${status}`);
}

/** What the API asks to try again, while what it needs is away for a moment, is tried again as by every client. */
async function upload(deadline = Date.now() + startMillis): Promise<Upload> {
  const form = new FormData();
  form.append('files', new Blob([page], { type: 'image/png' }), 'page.png');
  // Where callers are trusted, this samples the trace.
  const traceparent = `00-${randomBytes(16).toString('hex')}-${randomBytes(8).toString('hex')}-01`;
  const headers = { ...caller, traceparent };
  const response = await fetch(`${api}/api/upload`, { method: 'POST', body: form, headers });
  const body = await response.text();
  const retryAfter = response.headers.get('retry-after');
  if (response.status === 503 && retryAfter !== null && Date.now() < deadline) {
    await sleep(Number(retryAfter) * 1000);
    return upload(deadline);
  }
  if (response.status !== 202)
    throw new Error(`POST /api/upload must answer 202, got ${response.status} ${body}`);
  const accepted: Upload = JSON.parse(body);
  return accepted;
}

async function verdict({ jobId }: Upload): Promise<string | undefined> {
  const response = await fetch(`${api}/api/jobs/${jobId}`, { headers: caller });
  const { status }: { status: string } = JSON.parse(await response.text());
  return ['queued', 'scanning'].includes(status) ? undefined : status;
}

/** The first of the traces that Jaeger has with spans of the worker. */
async function found(traceIds: readonly string[]): Promise<string | undefined> {
  const answers = await Promise.all(
    traceIds.map(async (traceId) => ({ traceId, text: await trace(traceId) })),
  );
  return answers.find(({ text }) => text.includes('"worker.scan"'))?.traceId;
}

async function trace(traceId: string): Promise<string> {
  const response = await fetch(`${jaeger}/api/traces/${traceId}`);
  return response.ok ? response.text() : '';
}

async function poll<T>(what: string, millis: number, look: () => Promise<T | undefined>): Promise<T> {
  const deadline = Date.now() + millis;
  for (;;) {
    const result = await look();
    if (result !== undefined) return result;
    if (Date.now() > deadline) throw new Error(`${what} must be there within ${millis / 1000} s`);
    await sleep(1000);
  }
}

/** In a mesh the Job ends with its last container, which is the sidecar. Whichever mesh it is, the others are not there. */
async function endSidecar(): Promise<void> {
  const urls = (env['SIDECAR_ENDS'] ?? '').split(' ').filter((url) => url !== '');
  const asks = urls.map((url) => fetch(url, { method: 'POST', signal: AbortSignal.timeout(5000) }));
  await Promise.allSettled(asks);
}

function fail(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

main().catch(fail).then(endSidecar).catch(fail);
