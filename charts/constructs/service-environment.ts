import type { TracingDeclaration } from '../../services/tracing/declaration';
import { type OwnVariable, ownVariables } from '../model/own-variables';
import { any, is, not, present } from '../template/condition';
import { when } from '../template/conditional';
import { choose, flag, text } from '../template/text';
import type { Value } from '../template/value';
import type { Pipeline } from './installation';
import { isDecidedLate } from './keep/entry';
import { proxyEnvironment } from './proxy';
import { serviceAuthorities } from './service-authorities';
import { fromSecret, type ServiceVariable, variable } from './service-variable';
import { tracingVariables } from './tracing-variables';

/** No service can declare what is not among the variables of the chart. */
type Declaration = {
  readonly [Name in keyof TracingDeclaration]: Name extends OwnVariable ? TracingDeclaration[Name] : never;
};

/** What the bundle is to know of a service: what the service itself declares. */
export function declaredEnvironment(declaration: Declaration): ServiceVariable[] {
  const declared = new Map<string, string>(Object.entries(declaration));
  return ownVariables.flatMap((name) => {
    const value = declared.get(name);
    return value === undefined ? [] : [variable(name, value)];
  });
}

/** The variables of API and worker; names and meaning are `services/shared/config.ts`'s. */
export function serviceEnvironment(pipeline: Pipeline, serviceName: string): ServiceVariable[] {
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
    ...serviceAuthorities(pipeline).environment,
    ...proxyEnvironment(pipeline),
    ...storageEnvironment(pipeline),
    ...tracingEnvironment(pipeline),
  ];
}

function redisEnvironment(pipeline: Pipeline): ServiceVariable[] {
  const { release, values } = pipeline;
  const { deploy, existingSecret } = values.redis;
  return [
    ...when(deploy, variable('REDIS_URL', text`redis://${release.name}-redis:6379`)),
    ...when(not(deploy), fromSecret('REDIS_URL', existingSecret, 'url')),
  ];
}

/** The Secret of the object storage: ours, or the one that exists. */
const storageSecret = ({ release, values }: Pipeline): Value<string> =>
  choose(
    values.objectStorage.deploy,
    text`${release.name}-object-storage`,
    values.objectStorage.existingSecret,
  );

function storageEnvironment(pipeline: Pipeline): ServiceVariable[] {
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

function tracingEnvironment(pipeline: Pipeline): ServiceVariable[] {
  const { values } = pipeline;
  return [
    variable('TRACING_ENABLED', flag(values.tracing.enabled)),
    variable('TRACE_FILE_NAMES', flag(values.tracing.fileNames)),
    ...when(isDecidedLate(pipeline), variable('TRACE_DECISION_SECONDS', values.keep.waitSeconds)),
    ...tracingVariables(pipeline),
  ];
}
