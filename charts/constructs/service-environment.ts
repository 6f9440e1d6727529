import type { k8s } from 'cdk8s-plus-27';
import type { TracingDeclaration } from '../../services/tracing/declaration';
import { any, is, not, present } from '../template/condition';
import { when } from '../template/conditional';
import { field } from '../template/field';
import { choose, flag, text } from '../template/text';
import type { Value } from '../template/value';
import type { Pipeline } from './installation';
import { redisAuthority } from './redis-authority';
import { collectorHost } from './tracing-endpoints';

export const variable = (name: string, value: string | number | Value<string | number>): k8s.EnvVar => ({
  name,
  value: text`${value}`,
});

export const fromSecret = (name: string, secret: Value<string>, key: string): k8s.EnvVar => ({
  name,
  valueFrom: { secretKeyRef: { name: field(secret), key } },
});

/** What the bundle is to know of a service: what the service itself declares. */
export function declaredEnvironment(declaration: TracingDeclaration): k8s.EnvVar[] {
  return Object.entries(declaration).map(([name, value]) => ({ name, value }));
}

/** The variables of API and worker; names and meaning are `services/shared/config.ts`'s. */
export function serviceEnvironment(pipeline: Pipeline, serviceName: string): k8s.EnvVar[] {
  const { values } = pipeline;
  return [
    variable('OTEL_SERVICE_NAME', serviceName),
    variable('LOG_LEVEL', values.logLevel),
    variable('MAX_FILE_SIZE_BYTES', values.limits.fileSizeBytes),
    variable('MAX_FILES_PER_UPLOAD', values.limits.filesPerUpload),
    variable('JOB_RETENTION_SECONDS', values.limits.jobRetentionSeconds),
    variable('QUARANTINE_RETENTION_SECONDS', values.limits.quarantineRetentionSeconds),
    variable('SWEEP_AFTER_SECONDS', values.limits.sweepAfterSeconds),
    ...redisEnvironment(pipeline),
    ...storageEnvironment(pipeline),
    ...tracingEnvironment(pipeline),
  ];
}

function redisEnvironment(pipeline: Pipeline): k8s.EnvVar[] {
  const { release, values } = pipeline;
  const { deploy, existingSecret } = values.redis;
  return [
    ...when(deploy, variable('REDIS_URL', text`redis://${release.name}-redis:6379`)),
    ...when(not(deploy), fromSecret('REDIS_URL', existingSecret, 'url')),
    ...redisAuthority(pipeline).environment,
  ];
}

/** The Secret of the object storage: ours, or the one that exists. */
const storageSecret = ({ release, values }: Pipeline): Value<string> =>
  choose(
    values.objectStorage.deploy,
    text`${release.name}-object-storage`,
    values.objectStorage.existingSecret,
  );

function storageEnvironment(pipeline: Pipeline): k8s.EnvVar[] {
  const { release, values } = pipeline;
  const { deploy, endpoint, publicEndpoint, region, bucket, credentials } = values.objectStorage;
  return [
    ...when(
      any(deploy, present(endpoint)),
      variable('S3_ENDPOINT', choose(deploy, text`http://${release.name}-object-storage:7070`, endpoint)),
    ),
    ...when(present(publicEndpoint), variable('S3_PUBLIC_ENDPOINT', publicEndpoint)),
    variable('S3_REGION', region),
    variable('S3_BUCKET', bucket),
    // Amazon S3 itself wants the bucket in the host name, everything else in the path.
    variable('S3_FORCE_PATH_STYLE', flag(any(deploy, present(endpoint)))),
    // The SDK would ask no further than these.
    ...when(
      is(credentials, 'secret'),
      fromSecret('AWS_ACCESS_KEY_ID', storageSecret(pipeline), 'access-key-id'),
      fromSecret('AWS_SECRET_ACCESS_KEY', storageSecret(pipeline), 'secret-access-key'),
    ),
  ];
}

function tracingEnvironment(pipeline: Pipeline): k8s.EnvVar[] {
  const { release, values } = pipeline;
  const sampler = (name: string, key: string): k8s.EnvVar => ({
    name,
    valueFrom: { configMapKeyRef: { name: text`${release.name}-sampler`, key } },
  });
  return [
    variable('TRACING_ENABLED', flag(values.tracing.enabled)),
    variable('TRACE_FILE_NAMES', flag(values.tracing.fileNames)),
    sampler('JAEGER_SAMPLER', 'type'),
    sampler('JAEGER_SAMPLER_PARAM', 'param'),
    sampler('JAEGER_SAMPLING_ENDPOINT', 'endpoint'),
    ...when(
      not(is(values.tracing.jaegerPort, 0)),
      variable('JAEGER_HOST', collectorHost(pipeline)),
      variable('JAEGER_PORT', values.tracing.jaegerPort),
    ),
  ];
}
