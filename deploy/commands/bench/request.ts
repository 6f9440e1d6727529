import { formOf } from './form';

/** What a request carries. */
export interface Body {
  readonly contentType: string;
  readonly content: Buffer;
}

/** A request that is sent again and again. */
export interface Request {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: Body;
}

/** As HTTP/1.1 has it. */
export function requestBytes({ method, path, body }: Request): Buffer {
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

export function json(body: object): Body {
  return { contentType: 'application/json', content: Buffer.from(JSON.stringify(body)) };
}

/** A form with one file. */
export function form(file: Buffer): Body {
  const { contentType, pieces } = formOf([[file]], () => 'page-001.png');
  return { contentType, content: Buffer.concat(pieces) };
}

/** A PNG by its first bytes: nothing in the pipeline looks further. */
export function page(sizeBytes: number): Buffer {
  const content = Buffer.alloc(sizeBytes, 'page');
  content.write('\x89PNG\r\n\x1a\n', 'latin1');
  return content;
}
