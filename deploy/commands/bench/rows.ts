interface Body {
  readonly contentType: string;
  readonly content: Buffer;
}

/** One kind of request, and the program that answers it. */
export interface Row {
  readonly name: string;
  readonly title: string;
  /** What runs as `node <program>`, listening on PORT. */
  readonly program: () => string;
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: Body;
  /** What warms up the same code with far more requests, where those of `body` are few; default `body`. */
  readonly warmUpBody?: Body;
  /** How many times as long as others it is measured, where it answers few requests in a second; default 1. */
  readonly stretch?: number;
  /** Whether latencies are measured at half of the peak, too. */
  readonly isPaced: boolean;
  /** Requests under way at a time: enough to keep the server busy, few enough to measure it, not its queue. */
  readonly connections: number;
}

const api = (): string => require.resolve('../../../services/api/main');
const service = (): string => require.resolve('./processes/service');

const pageBytes = 1024 ** 2;

export const getRow: Row = {
  name: 'get',
  title: 'GET, tiny JSON',
  program: service,
  method: 'GET',
  path: '/api/status',
  connections: 16,
  isPaced: true,
};

export const rows: readonly Row[] = [
  getRow,
  {
    name: 'presign',
    title: 'POST /api/presign',
    program: api,
    method: 'POST',
    path: '/api/presign',
    body: json({ name: 'page-001.png', contentType: 'image/png', sizeBytes: pageBytes }),
    connections: 16,
    isPaced: true,
  },
  {
    name: 'enqueue',
    title: 'enqueue to BullMQ',
    program: service,
    method: 'POST',
    path: '/api/enqueue',
    connections: 16,
    isPaced: true,
  },
  {
    name: 'upload',
    title: 'upload of a 1 MiB page',
    program: api,
    method: 'POST',
    path: '/api/upload',
    body: form(page(pageBytes)),
    warmUpBody: form(page(1024)),
    connections: 4,
    stretch: 2,
    isPaced: false,
  },
];

/** The request of a row, as HTTP/1.1 has it. */
export function requestBytes({ method, path, body }: Pick<Row, 'method' | 'path' | 'body'>): Buffer {
  const content = body?.content ?? Buffer.alloc(0);
  const head = [
    `${method} ${path} HTTP/1.1`,
    'Host: 127.0.0.1',
    'x-user-id: reader',
    ...(body === undefined ? [] : [`Content-Type: ${body.contentType}`]),
    `Content-Length: ${content.length}`,
  ];
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), content]);
}

function json(body: object): Body {
  return { contentType: 'application/json', content: Buffer.from(JSON.stringify(body)) };
}

/** A form with one file, as a browser sends it. */
function form(file: Buffer): Body {
  const boundary = '----bench';
  const head = [
    `--${boundary}`,
    'Content-Disposition: form-data; name="files"; filename="page-001.png"',
    'Content-Type: image/png',
  ];
  const content = [`${head.join('\r\n')}\r\n\r\n`, file, `\r\n--${boundary}--\r\n`];
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    content: Buffer.concat(content.map((part) => Buffer.from(part))),
  };
}

/** A PNG by its first bytes: nothing in the pipeline looks further. */
function page(sizeBytes: number): Buffer {
  const content = Buffer.alloc(sizeBytes, 'page');
  content.write('\x89PNG\r\n\x1a\n', 'latin1');
  return content;
}
