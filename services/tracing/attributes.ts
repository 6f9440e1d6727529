/** Names of the attributes that the services set, in one table: dashboards and searches rely on them. */
export const Attribute = {
  spanKind: 'span.kind',
  userId: 'user.id',
  operation: 'operation',
  fileName: 'file.name',
  fileContentType: 'file.content_type',
  fileSizeBytes: 'file.size_bytes',
  filePosition: 'file.position',
  fileCount: 'file.count',
  /** In MiB, as all sizes that people are shown. */
  fileTotalSizeMb: 'file.total_size_mb',
  s3Key: 's3.key',
  jobId: 'job.id',
  jobParentId: 'job.parent_id',
  jobAttempt: 'job.attempt',
  jobStatus: 'job.status',
  scanQueued: 'scan.queued',
  scanStatus: 'scan_status',
  durationSeconds: 'duration_seconds',
  error: 'error',
  errorMessage: 'error.message',
  errorStack: 'error_stack',
} as const;
