const { Module } = require('node:module');
const path = require('node:path');

/**
 * For the tests of ioredis: lets them load the package as it is published, `built/*.js`, where they name `lib/*.ts`.
 * Tracing patches packages, not sources.
 */
const RESOLVE = '_resolveFilename';
const sources = path.join(process.cwd(), 'lib') + path.sep;
const built = path.join(process.cwd(), 'built') + path.sep;
const resolve = Module[RESOLVE];
Module[RESOLVE] = function resolveBuilt(...args) {
  const file = resolve.apply(this, args);
  return file.startsWith(sources) ? built + file.slice(sources.length).replace(/\.ts$/, '.js') : file;
};
require(process.cwd());
