/** The bucket of every rig. */
export const bucket = 'mangamotion';

export interface RedisAddress {
  readonly url: string;
}

export interface StorageAddress {
  readonly endpoint: string;
  readonly region: string;
  /** The credentials, as the AWS SDK's own variables. */
  readonly env: Readonly<Record<string, string>>;
}

export interface ClamdAddress {
  readonly host: string;
  readonly port: number;
}

export interface TracesAddress {
  /** Undefined where spans are only counted. */
  readonly queryUrl?: string;
}

/** Undefined is what a rig does without. */
export interface Addresses {
  readonly redis?: RedisAddress | undefined;
  readonly s3?: StorageAddress | undefined;
  readonly clamd?: ClamdAddress | undefined;
  readonly traces?: TracesAddress | undefined;
}

/** The variables by which API and worker find these servers: see `services/shared/config`. */
export function variablesOf({ redis, s3, clamd, traces }: Addresses): Record<string, string> {
  return {
    ...(redis && { REDIS_URL: redis.url }),
    ...(s3 && {
      S3_ENDPOINT: s3.endpoint,
      S3_REGION: s3.region,
      S3_BUCKET: bucket,
      ...s3.env,
    }),
    ...(clamd && { CLAMD_SOCKET: '', CLAMD_HOST: clamd.host, CLAMD_PORT: String(clamd.port) }),
    ...(traces?.queryUrl !== undefined && {
      JAEGER_QUERY_URL: traces.queryUrl,
      JAEGER_UI_URL: traces.queryUrl,
    }),
  };
}
