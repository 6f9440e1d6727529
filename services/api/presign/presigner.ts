import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import type { ObjectHeaders } from '../../shared/storage/object-storage';

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

const signedHeaders = new Set(['host', 'content-type', 'content-length', 'if-none-match']);

/** Makes URLs for the endpoint that callers reach. Never calls storage. */
export class Presigner {
  readonly #client: S3Client;
  readonly #bucket: string;

  constructor(client: S3Client, bucket: string) {
    this.#client = client;
    this.#bucket = bucket;
  }

  /**
   * Seconds for which a URL can be used: as wanted, but no longer than the credentials that sign it, behind whose end
   * storage refuses it whatever it says itself.
   */
  async lifetime(wantedSeconds: number): Promise<number> {
    const { expiration } = await this.#client.config.credentials();
    if (!expiration) return wantedSeconds;
    const leftSeconds = Math.floor((expiration.getTime() - Date.now()) / 1000);
    return Math.max(1, Math.min(wantedSeconds, leftSeconds));
  }

  /** One PUT of exactly this type and size, under a key that holds nothing yet. */
  async put(key: string, { contentType, sizeBytes, expiresSeconds }: PutRules): Promise<PresignedPut> {
    const command = new PutObjectCommand({
      Bucket: this.#bucket,
      Key: key,
      ContentType: contentType,
      ContentLength: sizeBytes,
      IfNoneMatch: '*',
    });
    const url = await getSignedUrl(this.#client, command, {
      expiresIn: expiresSeconds,
      signableHeaders: signedHeaders,
      // As a query parameter, storage would ignore the condition.
      unhoistableHeaders: new Set(['if-none-match']),
    });
    const headers = {
      'content-type': contentType,
      'content-length': String(sizeBytes),
      'if-none-match': '*',
    };
    return { url, method: 'PUT', headers };
  }

  /** The URL of a download. @param headers what storage answers it with */
  async get(key: string, headers: ObjectHeaders, expiresSeconds: number): Promise<string> {
    const command = new GetObjectCommand({
      Bucket: this.#bucket,
      Key: key,
      ResponseContentType: headers.contentType,
      ResponseContentDisposition: headers.contentDisposition,
      ResponseCacheControl: headers.cacheControl,
    });
    return getSignedUrl(this.#client, command, { expiresIn: expiresSeconds });
  }
}
