import type { Config } from '../../shared/config';
import { healthOperation } from '../health/health-operation';
import { deleteJobOperation } from '../jobs/delete-job-operation';
import { jobEventsOperation } from '../jobs/events/job-events-operation';
import { jobFileOperation } from '../jobs/job-file-operation';
import { jobOperation } from '../jobs/job-operation';
import { jobTraceOperation } from '../jobs/trace/job-trace-operation';
import { pageOperation } from '../page/page-operation';
import { presignOperation } from '../presign/presign-operation';
import { uploadOperation } from '../upload/upload-operation';
import { uploadRulesOperation } from '../upload/upload-rules-operation';
import { openApiOperation } from './openapi-route';
import type { Operation } from '../endpoint/operation';

/** All that the document describes: each route of the app, in the order in which clients meet them. */
export function operationsOf({ maxFileSizeBytes, maxFilesPerUpload }: Config): readonly Operation[] {
  return [
    presignOperation(maxFileSizeBytes),
    uploadOperation({ maxFiles: maxFilesPerUpload, maxFileBytes: maxFileSizeBytes }),
    uploadRulesOperation,
    jobOperation,
    deleteJobOperation,
    jobFileOperation,
    jobEventsOperation,
    jobTraceOperation,
    pageOperation,
    healthOperation,
    openApiOperation,
  ];
}
