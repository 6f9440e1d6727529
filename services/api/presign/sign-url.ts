import { createHmac, hash } from 'node:crypto';

/** What signs. */
export interface SigningCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
}

/** Where the objects of a bucket are. */
export interface Site {
  /** `http://127.0.0.1:7070` */
  readonly origin: string;
  /** As clients send it in `Host`. */
  readonly host: string;
  /** Of the bucket, encoded; the key follows it: `/mangamotion/` */
  readonly path: string;
  readonly region: string;
}

/** A request that somebody else may make. */
export interface RequestToSign {
  readonly method: 'GET' | 'PUT';
  readonly key: string;
  /** That are to be sent exactly so, beside `host`; names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly expiresSeconds: number;
  /** From when on it can be made. */
  readonly date: Date;
}

const algorithm = 'AWS4-HMAC-SHA256';
const anyPayload = 'UNSIGNED-PAYLOAD';

/**
 * Signs URLs for objects as Amazon describes it (Signature Version 4, in the query), for one site. A key for signing is
 * made once for each day and each secret.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
 */
export class UrlSigner {
  readonly #site: Site;
  #signingKey: { readonly of: string; readonly key: Buffer } | undefined;

  constructor(site: Site) {
    this.#site = site;
  }

  sign(request: RequestToSign, credentials: SigningCredentials): string {
    const { method, key, expiresSeconds, date } = request;
    const { origin, host, path, region } = this.#site;
    const time = date.toISOString().replace(/[-:]|\.\d+/g, '');
    const day = time.slice(0, 8);
    const scope = `${day}/${region}/s3/aws4_request`;
    const headers = Object.entries({ ...request.headers, host }).toSorted(byName);
    const signedHeaders = headers.map(([name]) => name).join(';');
    const query = Object.entries({
      ...request.query,
      'X-Amz-Algorithm': algorithm,
      'X-Amz-Content-Sha256': anyPayload,
      'X-Amz-Credential': `${credentials.accessKeyId}/${scope}`,
      'X-Amz-Date': time,
      'X-Amz-Expires': String(expiresSeconds),
      ...(credentials.sessionToken && { 'X-Amz-Security-Token': credentials.sessionToken }),
      'X-Amz-SignedHeaders': signedHeaders,
    }).map(([name, value]) => [encode(name), encode(value)] as const);
    const where = path + key.split('/').map(encode).join('/');
    const lines = headers.map(([name, value]) => `${name}:${value.trim().replace(/\s+/g, ' ')}\n`);
    const canonical = [method, where, queryText(query), lines.join(''), signedHeaders, anyPayload];
    const toSign = [algorithm, time, scope, hash('sha256', canonical.join('\n'))].join('\n');
    const signature = hmac(this.#keyOf(credentials, day), toSign).toString('hex');
    return `${origin}${where}?${queryText([...query, ['X-Amz-Signature', signature]])}`;
  }

  #keyOf({ secretAccessKey }: SigningCredentials, day: string): Buffer {
    const of = `${day} ${secretAccessKey}`;
    if (this.#signingKey?.of !== of) {
      const parts = [day, this.#site.region, 's3', 'aws4_request'];
      const key = parts.reduce(hmac, Buffer.from(`AWS4${secretAccessKey}`));
      this.#signingKey = { of, key };
    }
    return this.#signingKey.key;
  }
}

type Pair = readonly [name: string, value: string];

const hmac = (key: Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

const byName = ([a]: Pair, [b]: Pair): number => (a < b ? -1 : 1);

const queryText = (pairs: readonly Pair[]): string =>
  pairs
    .toSorted(byName)
    .map(([name, value]) => `${name}=${value}`)
    .join('&');

/** Of RFC 3986's reserved characters, encodeURIComponent leaves these. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
