import { afterEach, expect, test, vi } from 'vitest';
import { JaegerApi } from '../../../deploy/jaeger/jaeger-api';
import { eventually } from '../../eventually';
import { startTracedPipeline, type TracedPipeline } from './traced-pipeline';

const TARGET = 25;
const COUNTED_SECONDS = 8;
const EXPECTED = TARGET * COUNTED_SECONDS;
/** Four standard deviations of a count of 200, by chance, are 28 %. */
const TOLERANCE = 0.3;
/** Of the load: the ratio follows what was, and the count is off by as much as its seconds differ from that. */
const UNEVEN = 0.1;
/** After these the ratio is that of the present load: it counts the last ten, and of the ten before a part. */
const SETTLED_SECONDS = 20;

/** Requests of the two routes, in a second. */
interface Rates {
  readonly page: number;
  readonly job: number;
}

const TICK_MILLIS = 50;
/** A service that is held up for long would never be done with all that is sent meanwhile. */
const MAX_UNDER_WAY = 100;

let pipeline: TracedPipeline | undefined;
let timer: NodeJS.Timeout | undefined;

afterEach(async () => {
  clearInterval(timer);
  await pipeline?.stop();
});

/** Sends requests all the time, at rates that may be changed. */
function load({ apiUrl }: TracedPipeline, rates: Rates): { rates: Rates } {
  const state = { rates };
  const owed = { page: 0, job: 0 };
  const paths = { page: '/', job: '/api/jobs/none' };
  let underWay = 0;
  const ask = async (path: string): Promise<void> => {
    if (underWay >= MAX_UNDER_WAY) return;
    underWay++;
    try {
      await (await fetch(apiUrl + path)).arrayBuffer();
    } catch {
      // One that the end of the test cuts off says nothing.
    } finally {
      underWay--;
    }
  };
  let last = performance.now();
  timer = setInterval(() => {
    const now = performance.now();
    for (const route of ['page', 'job'] as const) {
      owed[route] += ((now - last) / 1000) * state.rates[route];
      for (; owed[route] >= 1; owed[route]--) void ask(paths[route]);
    }
    last = now;
  }, TICK_MILLIS);
  return state;
}

/** Of the requests for one route in so many seconds before `end`: how many the log has, and how many of them were kept. */
function counted({ logs }: TracedPipeline, route: string, end: number, seconds: number) {
  const since = new Date(end - seconds * 1000).toISOString();
  const until = new Date(end).toISOString();
  const lines = logs.api.filter(
    (line) =>
      line['route'] === route && String(line['timestamp']) >= since && String(line['timestamp']) < until,
  );
  return { sent: lines.length, kept: lines.filter((line) => line['trace_sampled'] === true).length };
}

/** Counts once, when the load has been what it is for long enough: a machine that others use may hold it up. */
async function keepsTarget(started: TracedPipeline, rates: Rates): Promise<void> {
  const began = Date.now();
  const routes = [
    ['/', rates.page],
    ['/api/jobs/:id', rates.job],
  ] as const;
  const end = await vi.waitFor(
    () => {
      const now = Date.now();
      expect(now - began).toBeGreaterThan((SETTLED_SECONDS + COUNTED_SECONDS) * 1000);
      for (const [route, rate] of routes) {
        for (const seconds of [SETTLED_SECONDS, COUNTED_SECONDS]) {
          const share = counted(started, route, now, seconds).sent / (rate * seconds);
          expect(Math.abs(share - 1)).toBeLessThan(UNEVEN);
        }
      }
      return now;
    },
    { timeout: 80_000, interval: 250 },
  );
  const kept = routes.map(([route]) => counted(started, route, end, COUNTED_SECONDS).kept);
  for (const count of kept) {
    expect(count).toBeGreaterThan((1 - TOLERANCE) * EXPECTED);
    expect(count).toBeLessThan((1 + TOLERANCE) * EXPECTED);
  }
}

test('adaptive keeps its target of each route, whatever the load, and follows it without a restart', async () => {
  const started = await startTracedPipeline({
    backend: 'receiver',
    export: 'otlp',
    env: { JAEGER_SAMPLER: 'adaptive', JAEGER_SAMPLER_PARAM: String(TARGET) },
  });
  if (!started) throw new Error('the built-in receiver is always there');
  pipeline = started;
  const few = { page: 50, job: 112 };
  const many = { page: 112, job: 50 };
  const running = load(started, few);
  await keepsTarget(started, few);
  running.rates = many;
  await keepsTarget(started, many);
  clearInterval(timer);

  const metrics = await (await fetch(`${started.operationsUrl}/metrics`)).text();
  expect(metrics).toContain(
    `tracing_sampler_info{type="adaptive",param="${TARGET}",source="environment"} 1\n`,
  );
  const kept = started.logs.api.findLast((line) => line['route'] === '/' && line['trace_sampled'] === true);
  const jaeger = new JaegerApi(started.queryUrl);
  await eventually(async () => {
    const tags = (await jaeger.trace(String(kept?.['trace_id'])))?.spans[0]?.tags ?? [];
    expect(tags).toContainEqual({ key: 'sampler.type', type: 'string', value: 'adaptive' });
    const ratio = Number(tags.find(({ key }) => key === 'sampler.param')?.value);
    expect(ratio).toBeGreaterThan(((1 - TOLERANCE) * TARGET) / many.page);
    expect(ratio).toBeLessThan(((1 + TOLERANCE) * TARGET) / many.page);
  });
}, 180_000);
