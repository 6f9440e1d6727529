/** These are patched by OpenTelemetry's way alone. */
const BY_STOCK: readonly string[] = ['http', 'https'];

/** The packages and built-ins that are always patched when they are loaded. */
export const PATCHED_MODULES = [
  ...BY_STOCK,
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

/** The path of one of them is not that of its name. */
const PATCHED_FILES = [/@smithy\/core\/dist-cjs\/submodules\/client\/index\.js$/];

/** What is patched of ES modules, by names and paths. */
export function patchedEsModules(fastPath: boolean): (string | RegExp)[] {
  const names = PATCHED_MODULES.filter((name) => !fastPath || !BY_STOCK.includes(name));
  return [...names, ...PATCHED_FILES];
}
