/** The packages and built-ins that are patched when they are loaded. All others are left as they are. */
export const PATCHED_MODULES = [
  'http',
  'https',
  'http2',
  'fs',
  'fs/promises',
  'express',
  'ioredis',
  'bullmq',
  '@aws-sdk/s3-request-presigner',
  '@aws-sdk/middleware-stack',
  '@aws-sdk/smithy-client',
  '@smithy/middleware-stack',
  '@smithy/smithy-client',
  '@smithy/core',
];
