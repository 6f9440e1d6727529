import { pageTypes } from '../../shared/page-types';
import type { Answer, Endpoint, Parameter } from '../endpoint/endpoint';
import { exampleTraceId } from '../endpoint/example-trace-id';
import { answerSeconds, idempotencyKeySchema } from './idempotency';
import { type FormLimits, spareBytes } from './receive-form';
import { uploadHandler, type UploadNeeds } from './upload-handler';
import { uploadProblems } from './upload-problems';
import { keysRequestSchema, uploadAnswerSchema } from './upload-schemas';

const jobId = '7c9e6679-7425-40de-944b-e07fc1f90ae7';
const keys = ['quarantine/0b4f7f5e-2d0c-4f0e-8d4c-3d0a5f1c9a10'];

const idempotencyKey: Parameter = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description:
    `Makes it safe to try again: for ${answerSeconds / 3600} hours the same key with the same body gives the first ` +
    'answer, and stores nothing. A key belongs to its user.',
  schema: idempotencyKeySchema,
  example: 'volume-1',
};

/** A form is checked as it comes, against the same limits. */
const formSchema = ({ maxFiles, maxFileBytes }: FormLimits) => ({
  type: 'object',
  required: ['files'],
  properties: {
    files: {
      type: 'array',
      description: 'In the order in which they are to be read. Any field name will do.',
      minItems: 1,
      maxItems: maxFiles,
      items: { type: 'string', format: 'binary', minLength: 1, maxLength: maxFileBytes },
    },
  },
});

const accepted: Answer = {
  description: 'The files are stored and will be scanned, whatever happens.',
  headers: {
    location: {
      description: 'Where its verdicts are; absent from a replayed answer.',
      schema: { type: 'string' },
      example: `/api/jobs/${jobId}`,
    },
    'idempotency-replayed': {
      description: 'This is the answer to an earlier request with the same `Idempotency-Key`.',
      schema: { const: 'true' },
      example: 'true',
    },
  },
  content: {
    'application/json': {
      schema: uploadAnswerSchema,
      examples: {
        queued: {
          value: { jobId, status: 'queued', traceId: exampleTraceId, links: { job: `/api/jobs/${jobId}` } },
        },
      },
    },
  },
  links: { job: { operationId: 'readJob', parameters: { id: '$response.body#/jobId' } } },
};

export const uploadEndpoint = (limits: FormLimits): Endpoint<UploadNeeds> => ({
  method: 'post',
  path: '/api/upload',
  operationId: 'uploadFiles',
  summary: 'Upload files to be scanned',
  description:
    'Either as a form, whose files are stored as they come, or by the keys of files that were put to presigned URLs. ' +
    `A form may hold ${spareBytes(0)} bytes beside its files, and ${spareBytes(1) - spareBytes(0)} more for each.`,
  tag: 'uploads',
  isOfCaller: true,
  parameters: [idempotencyKey],
  requestBody: {
    'multipart/form-data': {
      schema: formSchema(limits),
      encoding: { files: { contentType: pageTypes.join(', ') } },
    },
    'application/json': {
      schema: keysRequestSchema(limits.maxFiles),
      examples: { presigned: { value: { keys } } },
    },
  },
  answers: { 202: accepted },
  problems: uploadProblems(limits),
  traced: true,
  observed: 'call',
  handler: uploadHandler,
});
