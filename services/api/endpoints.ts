import type { Config } from '../shared/config';
import type { Dependencies } from './dependencies';
import type { Endpoint } from './endpoint/endpoint';
import { healthEndpoint } from './health/health-endpoint';
import { deleteJobEndpoint } from './jobs/delete-job-endpoint';
import { jobEventsEndpoint } from './jobs/events/job-events-endpoint';
import { jobEndpoint } from './jobs/job-endpoint';
import { jobFileEndpoint } from './jobs/job-file-endpoint';
import { jobTraceEndpoint } from './jobs/trace/job-trace-endpoint';
import { openApiEndpoint } from './openapi/openapi-endpoint';
import { presignEndpoint } from './presign/presign-endpoint';
import { pageEndpoint } from './upload-page/page-endpoint';
import { uploadEndpoint } from './upload/upload-endpoint';
import { uploadRulesEndpoint } from './upload/upload-rules-endpoint';

/** What all endpoints together need; each says itself what of it. */
type Needs = Dependencies & { readonly document: object };

type Limits = Pick<Config, 'maxFileSizeBytes' | 'maxFilesPerUpload'>;

/** The whole API, in the order in which clients meet it: what is mounted, described and watched. */
export function endpointsOf({ maxFileSizeBytes, maxFilesPerUpload }: Limits): readonly Endpoint<Needs>[] {
  return [
    presignEndpoint(maxFileSizeBytes),
    uploadEndpoint({ maxFiles: maxFilesPerUpload, maxFileBytes: maxFileSizeBytes }),
    uploadRulesEndpoint,
    jobEndpoint,
    deleteJobEndpoint,
    jobFileEndpoint,
    jobEventsEndpoint,
    jobTraceEndpoint,
    pageEndpoint,
    healthEndpoint,
    openApiEndpoint,
  ];
}
