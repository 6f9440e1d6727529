import type { IncomingMessage, ServerResponse } from 'node:http';
import { note } from '../../../services/shared/command/stderr';
import { reasonOf } from '../../../services/shared/failure/reason-of';
import { bodyOf, intakeAt, mostBodyBytes, takes } from './intake';
import { answerLogs } from './logs-api';
import { answerPanels } from './metrics/metrics-api';
import type { Scraper } from './metrics/scraper';
import { answerQuery, failed } from './query-api';
import type { ReceivedBatch } from './received-batch';
import { answerPage } from './receiver-page';
import type { TraceStore } from './trace-store';

/** What it answers from. */
export interface Sources {
  readonly store: TraceStore;
  /** Takes spans that come. */
  readonly take: (batch: ReceivedBatch) => void;
  readonly logFiles: readonly string[];
  readonly scraper: Scraper;
}

/** Answers whatever comes; never rejects. */
export async function answerHttp(
  sources: Sources,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    await answer(sources, request, response);
  } catch (error) {
    // What failed is ours: the caller is not told, because it names files of this machine.
    note(`receiver: ${request.method} ${request.url} failed: ${reasonOf(error)}`);
    const { status, body } = failed(500, 'the receiver failed; its output says why');
    response.writeHead(status, json).end(JSON.stringify(body));
  }
}

const json = { 'content-type': 'application/json' };

async function answer(sources: Sources, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = URL.parse(request.url ?? '/', 'http://127.0.0.1');
  if (!url) {
    response.writeHead(400, { connection: 'close' }).end();
    return;
  }
  switch (request.method) {
    case 'GET':
    // Node leaves out the body.
    case 'HEAD':
      return answerGet(sources, url, response);
    case 'POST':
      return answerPost(sources, url, request, response);
    default:
      response.writeHead(405, { allow: 'GET, HEAD, POST', connection: 'close' }).end();
  }
}

async function answerGet(
  { store, logFiles, scraper }: Sources,
  url: URL,
  response: ServerResponse,
): Promise<void> {
  const page = await answerPage(url.pathname);
  if (page) {
    response.writeHead(200, page.headers).end(page.body);
    return;
  }
  const logs = await answerLogs(logFiles, url);
  const { status, body } = logs ?? answerPanels(scraper, store, url) ?? answerQuery(store, url);
  const text = JSON.stringify(body);
  response.writeHead(status, json).end(text);
}

/** What is refused unread leaves its body in the connection, which therefore ends. */
async function answerPost(
  { take }: Sources,
  { pathname }: URL,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const refuse = (status: number, why: string): void => {
    response.writeHead(status, { 'content-type': 'text/plain', connection: 'close' }).end(why);
  };
  const intake = intakeAt(pathname);
  if (!intake) return refuse(404, 'spans are taken at /v1/traces and /api/traces');
  if (!takes(intake, request))
    return refuse(415, `the content type must be ${intake.contentTypes.join(' or ')}`);
  let batches: ReceivedBatch[];
  try {
    const body = await bodyOf(request);
    if (!body) return refuse(413, `a body may have ${mostBodyBytes} bytes at most`);
    batches = intake.read(body);
  } catch (error) {
    return refuse(400, String(error));
  }
  for (const batch of batches) take(batch);
  response.writeHead(intake.status, { 'content-type': 'application/x-protobuf' }).end();
}
