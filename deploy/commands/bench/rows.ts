import { form, json, page, type Request } from './request';

interface AnyRow {
  readonly name: string;
  readonly title: string;
  /** The rates of sampling at which tracers are measured. */
  readonly percents: readonly number[];
  /** Measured where it is asked for by its name: nothing is promised of it. */
  readonly isExtra?: boolean;
}

/** A program that is started, and then, but for the row of starts, loaded. */
export interface ServerRow extends AnyRow {
  readonly kind: 'start' | 'http' | 'jobs';
  /** What runs as `node <program>`. */
  readonly program: () => string;
  /** Jobs have none: each is a page to scan. */
  readonly request?: Request;
  /** What warms up the same code with far more requests before, where those of `request` are few. */
  readonly warmUpRequest?: Request;
  /** Whether pages go through its program: the old generation of its heap has room for all rounds. */
  readonly hasPages?: boolean;
  /** How many times as long as others it is measured, where it answers few requests in a second; default 1. */
  readonly stretch?: number;
  /** Whether latencies are measured at half of the peak, too. */
  readonly isPaced?: boolean;
  /** Requests under way at a time: enough to keep the server busy, few enough to measure it, not its queue. */
  readonly connections: number;
}

/** Manual spans, in processes that make nothing else. */
interface SpansRow extends AnyRow {
  readonly kind: 'spans';
}

export type Row = ServerRow | SpansRow;

/** Whether it is measured under load. */
export const isLoaded = (row: Row): row is ServerRow => row.kind === 'http' || row.kind === 'jobs';

/**
 * V8 gives back what a server's heap has free while others are measured, and the next load pays for its growth: under
 * load that lasts it is as large as V8 has it by default.
 */
const grownHeap = ['--no-memory-reducer', '--min-semi-space-size=16', '--max-semi-space-size=16'];

/**
 * What pages leave behind makes V8 collect the old generation, in one process several times as often as in another, as it has
 * happened to begin. With room for all rounds none does.
 */
const roomForPages = ['--initial-old-space-size=512'];

/** What Node.js is told of the heap of a row's program: nothing where its start is measured. */
export function heapOptions(row: ServerRow): readonly string[] {
  if (!isLoaded(row)) return [];
  return row.hasPages ? [...grownHeap, ...roomForPages] : grownHeap;
}

const api = (): string => require.resolve('../../../services/api/main');
const worker = (): string => require.resolve('../../../services/worker/main');
const service = (): string => require.resolve('./processes/service');

const smallPageBytes = 64 * 1024;
const pageBytes = 1024 ** 2;

const presign: Request = {
  method: 'POST',
  path: '/api/presign',
  body: json({ name: 'page-001.png', contentType: 'image/png', sizeBytes: pageBytes }),
};
const upload = (sizeBytes: number): Request => ({
  method: 'POST',
  path: '/api/upload',
  body: form(page(sizeBytes)),
});

export const getRow: ServerRow = {
  kind: 'http',
  name: 'get',
  title: 'GET, tiny JSON',
  percents: [100, 10, 1, 0],
  program: service,
  request: { method: 'GET', path: '/api/status' },
  connections: 16,
  isPaced: true,
};

const libraryRow = (name: 'fastify' | 'grpc' | 'pg', title: string): ServerRow => ({
  kind: 'http',
  name,
  title,
  percents: [100, 10],
  isExtra: true,
  program: () => require.resolve(`./processes/${name}`),
  request: { method: 'GET', path: '/api/status' },
  connections: 16,
});

/** In this order, because what a row leaves of its time is for those behind it. */
export const rows: readonly Row[] = [
  { kind: 'spans', name: 'spans', title: 'manual span', percents: [100, 1] },
  {
    kind: 'start',
    name: 'start',
    title: 'start of the API',
    percents: [100],
    program: api,
    request: presign,
    connections: 1,
  },
  getRow,
  {
    kind: 'http',
    name: 'presign',
    title: 'POST /api/presign',
    percents: [100, 10, 1],
    program: api,
    request: presign,
    connections: 16,
    isPaced: true,
  },
  {
    kind: 'http',
    name: 'enqueue',
    title: 'enqueue to BullMQ',
    percents: [100, 10, 1],
    program: service,
    request: { method: 'POST', path: '/api/enqueue' },
    connections: 16,
    isPaced: true,
  },
  // What libraries cost that other services have.
  libraryRow('fastify', 'GET of Fastify'),
  libraryRow('pg', 'query of PostgreSQL'),
  libraryRow('grpc', 'unary call by gRPC'),
  {
    kind: 'http',
    name: 'upload-64k',
    title: 'upload of a 64 KiB page',
    percents: [100, 10],
    program: api,
    request: upload(smallPageBytes),
    warmUpRequest: upload(1024),
    connections: 4,
    hasPages: true,
    stretch: 2,
  },
  {
    kind: 'jobs',
    name: 'scan',
    title: 'scan of a 64 KiB page',
    percents: [100, 10],
    program: worker,
    connections: 8,
    hasPages: true,
    stretch: 2,
  },
  {
    kind: 'http',
    name: 'upload-1m',
    title: 'upload of a 1 MiB page',
    percents: [100, 10],
    program: api,
    request: upload(pageBytes),
    warmUpRequest: upload(1024),
    connections: 4,
    hasPages: true,
    stretch: 2,
  },
];

export const usualRows: readonly Row[] = rows.filter(({ isExtra = false }) => !isExtra);
