import { withoutSecrets } from '../../tracing';
import { codeOf, reasonOf, wrappedBy } from './reason-of';
import { type RedisRefusal, redisRefusalOf } from './redis-refusal';

const wrongCredentials =
  'storage refuses the credentials: mend AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or whatever gives them';
const otherRegion = 'the bucket is in another region: mend S3_REGION';
const untrusted =
  "the server's certificate is signed by an authority that is not trusted here: give its certificate in " +
  'REDIS_CA_FILE for Redis, in NODE_EXTRA_CA_CERTS for all others';
const notTls = 'the server does not speak TLS at that port: mend the scheme or the port of its URL';
const clusterUrl = 'Redis is a cluster: REDIS_URL must begin with redis+cluster:// or rediss+cluster://';

/** What is wrong and what to change, by Redis' own code. */
const redisAdvice: Readonly<Record<RedisRefusal, string>> = {
  WRONGPASS: 'Redis refuses the user or the password: mend them in REDIS_URL',
  NOAUTH: 'Redis wants a password: give it in REDIS_URL',
  NOPERM: 'the user of Redis may not do what is needed: give it the rights in docs/configuration.md',
  OOM: 'Redis is full: raise its maxmemory',
  NOREPLICAS: 'Redis takes no writes: fewer replicas are connected than its min-replicas-to-write asks for',
  READONLY: 'this Redis is a replica: REDIS_URL must lead to the primary',
  MASTERDOWN: 'this Redis is a replica that has lost its primary: REDIS_URL must lead to the primary',
  MISCONF: 'Redis takes no writes, because it cannot save to its disk: its log says why',
  LOADING: 'Redis is still loading its data',
  CLUSTERDOWN: 'the Redis cluster does not serve all of its slots',
  TRYAGAIN: 'the Redis cluster is moving slots',
  CROSSSLOT: clusterUrl,
  MOVED: clusterUrl,
  BUSY: "somebody's script holds Redis up: SCRIPT KILL ends it",
};

/** The same by `code`, which Node.js sets, or by `name`, which the AWS SDK sets. */
const advice = new Map([
  ['ENOTFOUND', 'DNS does not know the host: mend its name'],
  ['EAI_AGAIN', 'DNS does not answer: the host cannot be looked up'],
  ['SELF_SIGNED_CERT_IN_CHAIN', untrusted],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', untrusted],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', untrusted],
  ['UNABLE_TO_GET_ISSUER_CERT', untrusted],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', untrusted],
  ['CERT_HAS_EXPIRED', "the server's certificate has expired: renew it"],
  ['CERT_NOT_YET_VALID', "the server's certificate is not valid yet: set the clocks"],
  ['ERR_TLS_CERT_ALTNAME_INVALID', "the server's certificate is for another name: use a name that it holds"],
  ['EPROTO', notTls],
  ['ERR_SSL_WRONG_VERSION_NUMBER', notTls],
  ['ERR_SSL_PACKET_LENGTH_TOO_LONG', notTls],
  ['NoSuchBucket', 'the bucket does not exist: create it, or mend S3_BUCKET'],
  [
    'AccessDenied',
    'storage denies it to these credentials: allow them to get, put and delete objects of the bucket',
  ],
  ['InvalidAccessKeyId', wrongCredentials],
  // versitygw's own.
  ['XAdminUserNotFound', wrongCredentials],
  ['SignatureDoesNotMatch', wrongCredentials],
  [
    'CredentialsProviderError',
    'there are no credentials for storage: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY',
  ],
  ['ExpiredToken', "the credentials' session has expired: renew it"],
  ['InvalidToken', "the credentials' session token is not valid: renew it"],
  ['RequestTimeTooSkewed', "this machine's clock and storage's differ too much: set the clocks"],
  ['PermanentRedirect', otherRegion],
  ['AuthorizationHeaderMalformed', otherRegion],
  [
    'NotImplemented',
    'storage does not implement an operation that is needed: CopyObject is, to promote files',
  ],
]);

/**
 * What is wrong, and what to change where that is known: for readiness and the log. A wrapper says less than what it
 * wraps, so the innermost reason is shown.
 */
export function diagnosisOf(failure: unknown): string {
  const reason = withoutSecrets(innermostReason(failure));
  const known = innermostFirst(failure)
    .map(adviceFor)
    .find((text) => text !== undefined);
  return known === undefined ? reason : `${known} (${reason})`;
}

/** A chain may lead back to its beginning. */
const deepest = 8;

function innermostReason(failure: unknown, depth = 0): string {
  const inner = failure instanceof Error && depth < deepest ? behind(failure) : [];
  if (inner.length === 0) return reasonOf(failure);
  return inner.map((each) => innermostReason(each, depth + 1)).join('; ');
}

/** An error and what it wraps, the latter before it. */
function innermostFirst(failure: unknown, depth = 0): unknown[] {
  if (!(failure instanceof Error) || depth >= deepest) return [failure];
  return [...behind(failure).flatMap((each) => innermostFirst(each, depth + 1)), failure];
}

function behind(error: Error): readonly unknown[] {
  // ioredis: why no node of a cluster could be reached.
  if ('lastNodeError' in error && error.lastNodeError !== undefined) return [error.lastNodeError];
  return wrappedBy(error);
}

function adviceFor(error: unknown): string | undefined {
  const refusal = redisRefusalOf(error);
  if (refusal !== undefined) return redisAdvice[refusal];
  return error instanceof Error ? (advice.get(codeOf(error)) ?? advice.get(error.name)) : undefined;
}
