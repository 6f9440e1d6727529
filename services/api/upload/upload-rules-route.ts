import type { Request, Response } from 'express';
import type { z } from 'zod';
import type { Dependencies } from '../dependencies';
import { pageTypes } from '../../shared/page-types';
import type { uploadRulesSchema } from './upload-schemas';

/** `GET /api/upload`: what an upload may be, for a program that wants to tell its user before it sends anything. */
export function uploadRulesRoute({
  config,
  authentication,
}: Pick<Dependencies, 'config' | 'authentication'>) {
  const rules: z.output<typeof uploadRulesSchema> = {
    maxFiles: config.maxFilesPerUpload,
    maxFileBytes: config.maxFileSizeBytes,
    contentTypes: [...pageTypes],
    presigned: config.s3PublicEndpoint !== undefined,
    authentication: authentication.kind,
  };
  return (_request: Request, response: Response): void => {
    response.set('cache-control', 'no-cache').json(rules);
  };
}
