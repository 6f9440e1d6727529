import { expect, test } from 'vitest';
import { ConfigError, loadConfig } from '../../../services/shared/config';

test('an empty environment gives the defaults', () => {
  expect(loadConfig({}, 'mangamotion-backend')).toMatchObject({
    serviceName: 'mangamotion-backend',
    port: 3000,
    workerPort: 3001,
    redisUrl: 'redis://127.0.0.1:6379',
    maxFileSizeBytes: 104_857_600,
    maxFilesPerUpload: 500,
    presignExpiresSeconds: 300,
    traceFileNames: true,
    shutdownDelayMillis: 0,
  });
});

test('SERVICE_NAME wins over OTEL_SERVICE_NAME, and an empty variable counts as unset', () => {
  expect(loadConfig({ SERVICE_NAME: 'a', OTEL_SERVICE_NAME: 'b' }, 'c').serviceName).toBe('a');
  expect(loadConfig({ SERVICE_NAME: '', OTEL_SERVICE_NAME: 'b' }, 'c').serviceName).toBe('b');
});

test.each([
  ['PORT', '65536', 'PORT must be within 0..65535, got "65536"'],
  ['PORT', 'http', 'PORT must be a whole number within 0..65535, got "http"'],
  ['SHUTDOWN_DELAY_MILLIS', '600001', 'SHUTDOWN_DELAY_MILLIS must be within 0..600000, got "600001"'],
  ['SCAN_CONCURRENCY', '1.5', 'SCAN_CONCURRENCY must be a whole number within 1..64, got "1.5"'],
  ['TRACE_FILE_NAMES', 'yes', 'TRACE_FILE_NAMES must be true or false, got "yes"'],
  ['S3_ENDPOINT', 'ftp://s3', 'S3_ENDPOINT must be an http or https URL, got "ftp://s3"'],
])('%s=%s is refused with its rule', (name, value, message) => {
  expect(() => loadConfig({ [name]: value }, 'test')).toThrow(new ConfigError(message));
});

test.each([
  [
    'REDIS_URL',
    'http://:secret@redis',
    'REDIS_URL must be redis[s]://…, redis[s]+sentinel://host,host/primary-name[/db] or redis[s]+cluster://host,host',
  ],
  ['JAEGER_QUERY_URL', 'jaeger:secret@host', 'JAEGER_QUERY_URL must be an http or https URL'],
])('a bad %s is refused without its password', (name, value, message) => {
  expect(() => loadConfig({ [name]: value }, 'test')).toThrow(new ConfigError(message));
});
