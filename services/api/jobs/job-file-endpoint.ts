import type { Endpoint, Parameter } from '../endpoint/endpoint';
import { uncached } from '../endpoint/for-every-call';
import { forEveryJob } from './for-every-job';
import { type JobFileNeeds, jobFileHandler, noCleanFile } from './job-file-handler';
import { downloadSchema } from './job-schemas';

const fileId = '0b4f7f5e-2d0c-4f0e-8d4c-3d0a5f1c9a10';
const url = `https://s3.example.com/mangamotion/clean/${fileId}?X-Amz-Signature=b5bb9d80`;

const fileIdParameter: Parameter = {
  name: 'fileId',
  in: 'path',
  required: true,
  description: 'The `id` of a file of the job.',
  schema: { type: 'string' },
  example: fileId,
};

export const jobFileEndpoint: Endpoint<JobFileNeeds> = {
  method: 'get',
  path: '/api/jobs/{id}/files/{fileId}',
  operationId: 'downloadFile',
  summary: 'Download a clean file',
  description:
    'Leads to the file, by a URL that is made for this request and ends soon. With `Accept: application/json` the URL ' +
    'is the answer.',
  tag: 'uploads',
  isOfCaller: true,
  parameters: [fileIdParameter, ...forEveryJob.parameters],
  answers: {
    200: {
      description: 'Where the file is, for whoever prefers JSON.',
      headers: { 'cache-control': uncached },
      content: {
        'application/json': {
          schema: downloadSchema,
          examples: { page: { value: { url, expiresAt: '2026-11-22T18:05:30.000Z' } } },
        },
      },
    },
    302: {
      description: 'Where the file is.',
      headers: {
        'cache-control': uncached,
        location: { description: 'A secret, as `url` is.', schema: { type: 'string' }, example: url },
      },
    },
  },
  problems: {
    ...forEveryJob.problems,
    'no-clean-file': noCleanFile(fileId),
  },
  traced: true,
  observed: 'call',
  handler: jobFileHandler,
};
