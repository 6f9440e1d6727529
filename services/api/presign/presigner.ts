import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import type { ObjectHeaders } from '../../shared/storage/object-storage';
import { findSigner } from './find-signer';
import type { RequestToSign, UrlSigner } from './sign-url';

/** A PUT that its holder may make without credentials. The URL is a secret: it belongs in no log and no span. */
interface PresignedPut {
  readonly url: string;
  readonly method: 'PUT';
  /** To be sent exactly so: they are signed. */
  readonly headers: Readonly<Record<string, string>>;
}

interface PutRules {
  readonly contentType: string;
  readonly sizeBytes: number;
  readonly expiresSeconds: number;
}

const signableHeaders = new Set(['host', 'content-type', 'content-length', 'if-none-match']);
/** As a query parameter, storage would ignore the condition. */
const unhoistableHeaders = new Set(['if-none-match']);

/**
 * Makes URLs for the endpoint that callers reach. Never calls storage.
 *
 * The AWS SDK takes half a millisecond for each, most of it to prepare a request that nobody sends. So it makes the
 * first one, which tells where the bucket is, and the rest where a site is signed for otherwise than by the usual
 * signature: directory buckets, access points in several regions.
 */
export class Presigner {
  readonly #client: S3Client;
  readonly #bucket: string;
  readonly #now: () => number;
  #signer: UrlSigner | undefined;

  /** @param now Unix time in milliseconds, as storage has it: by a clock that is wrong, URLs would end before they begin. */
  constructor(client: S3Client, bucket: string, now: () => number = Date.now) {
    this.#client = client;
    this.#bucket = bucket;
    this.#now = now;
  }

  /**
   * Seconds for which a URL can be used: as wanted, but no longer than the credentials that sign it, behind whose end
   * storage refuses it whatever it says itself.
   */
  async lifetime(wantedSeconds: number): Promise<number> {
    const { expiration } = await this.#client.config.credentials();
    if (!expiration) return wantedSeconds;
    const leftSeconds = Math.floor((expiration.getTime() - this.#now()) / 1000);
    return Math.max(1, Math.min(wantedSeconds, leftSeconds));
  }

  /** One PUT of exactly this type and size, under a key that holds nothing yet. */
  async put(key: string, { contentType, sizeBytes, expiresSeconds }: PutRules): Promise<PresignedPut> {
    const headers = {
      'content-type': contentType,
      'content-length': String(sizeBytes),
      'if-none-match': '*',
    };
    const command = () =>
      new PutObjectCommand({
        Bucket: this.#bucket,
        Key: key,
        ContentType: contentType,
        ContentLength: sizeBytes,
        IfNoneMatch: '*',
      });
    const query = { 'x-id': 'PutObject' };
    const url = await this.#sign({ method: 'PUT', key, headers, query, expiresSeconds }, command);
    return { url, method: 'PUT', headers };
  }

  /** The URL of a download. @param headers what storage answers it with */
  async get(key: string, headers: ObjectHeaders, expiresSeconds: number): Promise<string> {
    const command = () =>
      new GetObjectCommand({
        Bucket: this.#bucket,
        Key: key,
        ResponseContentType: headers.contentType,
        ResponseContentDisposition: headers.contentDisposition,
        ResponseCacheControl: headers.cacheControl,
      });
    const query = {
      'response-content-type': headers.contentType,
      'response-content-disposition': headers.contentDisposition,
      'response-cache-control': headers.cacheControl,
      'x-id': 'GetObject',
    };
    return this.#sign({ method: 'GET', key, headers: {}, query, expiresSeconds }, command);
  }

  /** @param command the same request, as the SDK has it */
  async #sign(
    unsigned: Omit<RequestToSign, 'date'>,
    command: () => GetObjectCommand | PutObjectCommand,
  ): Promise<string> {
    const request = { ...unsigned, date: new Date(this.#now()) };
    const credentials = await this.#client.config.credentials();
    if (this.#signer) return this.#signer.sign(request, credentials);
    const { expiresSeconds: expiresIn, date: signingDate } = request;
    const options = { expiresIn, signingDate, signableHeaders, unhoistableHeaders };
    const url = await getSignedUrl(this.#client, command(), options);
    this.#signer = findSigner(url, request, credentials);
    return url;
  }
}
