import type { Operation } from '../endpoint/operation';
import { pageTypes } from '../../shared/page-types';
import { uploadRulesSchema } from './upload-schemas';

const defaults = {
  maxFiles: 500,
  maxFileBytes: 104_857_600,
  contentTypes: pageTypes,
  presigned: true,
  authentication: 'oidc',
};

export const uploadRulesOperation: Operation = {
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
};
