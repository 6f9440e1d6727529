import type { Config } from '../../shared/config';
import { pageTypes } from '../../shared/page-types';
import type { Authentication } from '../authentication/authentication';
import type { Endpoint } from '../endpoint/endpoint';
import { type UploadRules, uploadRulesSchema } from './upload-schemas';

interface UploadRulesNeeds {
  readonly config: Pick<Config, 'maxFilesPerUpload' | 'maxFileSizeBytes' | 's3PublicEndpoint'>;
  readonly authentication: Pick<Authentication, 'kind'>;
}

const defaults: UploadRules = {
  maxFiles: 500,
  maxFileBytes: 104_857_600,
  contentTypes: [...pageTypes],
  presigned: true,
  authentication: 'oidc',
};

/** For a program that wants to tell its user before it sends anything. */
export const uploadRulesEndpoint: Endpoint<UploadRulesNeeds> = {
  method: 'get',
  path: '/api/upload',
  operationId: 'readUploadRules',
  summary: 'What an upload may be',
  tag: 'uploads',
  answers: {
    200: {
      description: 'The rules in force.',
      content: {
        'application/json': { schema: uploadRulesSchema, examples: { rules: { value: defaults } } },
      },
    },
  },
  problems: {},
  traced: true,
  observed: 'call',
  handler({ config, authentication }) {
    const rules: UploadRules = {
      maxFiles: config.maxFilesPerUpload,
      maxFileBytes: config.maxFileSizeBytes,
      contentTypes: [...pageTypes],
      presigned: config.s3PublicEndpoint !== undefined,
      authentication: authentication.kind,
    };
    return (_request, response) => {
      response.set('cache-control', 'no-cache').json(rules);
    };
  },
};
