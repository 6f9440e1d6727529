import type { TracedMethod } from './configuration';
import { methodModulePatterns } from './instrumentations/methods';

/** The packages and built-ins that are patched. Everything else is left as it is: each one costs a wrapper module. */
const INCLUDED = [
  'http',
  'https',
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
  /@smithy\/core\/dist-cjs\/submodules\/client\/index\.js$/,
];

/** Lets ESM services be patched, by synchronous hooks in this thread: a loader thread would run the preload again. */
export function hookEsm(methods: readonly TracedMethod[]): void {
  const hooks: typeof import('import-in-the-middle/register-hooks.mjs') = require('import-in-the-middle/register-hooks.mjs');
  if (hooks.supportsSyncHooks()) hooks.register({ include: [...INCLUDED, ...methodModulePatterns(methods)] });
}
