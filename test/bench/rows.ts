/** One kind of request, and the program that answers it. */
export interface Row {
  readonly name: string;
  readonly title: string;
  /** What runs as `node <program>`, listening on PORT. */
  readonly program: () => string;
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** Sent as JSON. */
  readonly body?: object;
  /** Requests under way at a time: enough to keep the server busy, few enough to measure it, not its queue. */
  readonly connections: number;
}

const api = (): string => require.resolve('../../services/api/main');
const service = (): string => require.resolve('./processes/service');

export const rows: readonly Row[] = [
  {
    name: 'get',
    title: 'GET, tiny JSON',
    program: service,
    method: 'GET',
    path: '/api/status',
    connections: 16,
  },
  {
    name: 'presign',
    title: 'POST /api/presign',
    program: api,
    method: 'POST',
    path: '/api/presign',
    body: { name: 'page-001.png', contentType: 'image/png', sizeBytes: 1_048_576 },
    connections: 16,
  },
  {
    name: 'enqueue',
    title: 'enqueue to BullMQ',
    program: service,
    method: 'POST',
    path: '/api/enqueue',
    connections: 16,
  },
];

/** The request of a row, as HTTP/1.1 has it. */
export function requestText({ method, path, body }: Row): string {
  const content = body === undefined ? '' : JSON.stringify(body);
  const head = [
    `${method} ${path} HTTP/1.1`,
    'Host: 127.0.0.1',
    'x-user-id: reader',
    ...(body === undefined ? [] : ['Content-Type: application/json']),
    `Content-Length: ${Buffer.byteLength(content)}`,
  ];
  return `${head.join('\r\n')}\r\n\r\n${content}`;
}
