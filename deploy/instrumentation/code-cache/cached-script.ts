import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { Script } from 'node:vm';

/** As Node.js has them around every module. */
const WRAPPER = ['(function (exports, require, module, __filename, __dirname) { ', '\n});'] as const;
const DIGEST = 'sha256';
const DIGEST_BYTES = 32;

/** What the script has: `start.ts`, which nothing here can import, as what imports this goes before it. */
interface Start {
  readonly startTracing: (env: Readonly<Record<string, string | undefined>>) => void;
}

type Evaluate = (
  exports: Partial<Start>,
  require: NodeJS.Require,
  module: { exports: Partial<Start> },
  file: string,
  directory: string,
) => asserts module is { exports: Start };

/** Where what this Node.js has compiled of a script is kept. Another one would refuse it, so it does not even read it. */
export function cacheFileOf(file: string): string {
  const { platform, arch, version } = process;
  return file.replace(/\.js$/, `.${platform}-${arch}-${version}.cache`);
}

/**
 * As `require` does, but for what it keeps in `require.cache`: compiled where there is a cache that fits, and otherwise
 * by V8, which also compiles whatever the cache lacks. V8 itself takes a damaged cache, or that of another script which
 * is as long, and ends the process by it: so a digest says that the two are what the build has made.
 *
 * @throws whatever the script throws
 */
export function runCached(file: string): Start {
  const source = readFileSync(file);
  return run(file, compile(file, source, readCache(file, source)));
}

/** @returns undefined where there is none, or it is not what the build has made of this source */
export function readCache(file: string, source: Buffer): Buffer | undefined {
  let sealed: Buffer;
  try {
    sealed = readFileSync(cacheFileOf(file));
  } catch {
    return undefined;
  }
  const code = sealed.subarray(DIGEST_BYTES);
  return digestOf(source, code).equals(sealed.subarray(0, DIGEST_BYTES)) ? code : undefined;
}

/** @param cachedData of the same source */
export function compile(file: string, source: Buffer, cachedData?: Buffer): Script {
  const [before, after] = WRAPPER;
  // There is no `import()` in it: the build sees to that.
  return new Script(`${before}${source.toString()}${after}`, {
    filename: file,
    // Stack traces are as without a wrapper.
    columnOffset: -before.length,
    ...(cachedData && { cachedData }),
  });
}

export function run(file: string, script: Script): Start {
  const evaluate: Evaluate = script.runInThisContext();
  const module: { exports: Partial<Start> } = { exports: {} };
  evaluate(module.exports, createRequire(file), module, file, path.dirname(file));
  return module.exports;
}

/** Of a script that has run, so that what it needs to start is in it. */
export function sealedCache(source: Buffer, script: Script): Buffer {
  const code = script.createCachedData();
  return Buffer.concat([digestOf(source, code), code]);
}

function digestOf(source: Buffer, code: Buffer): Buffer {
  // Not at the top: what is no service reads this file too, and `node:crypto` takes milliseconds.
  const { createHash }: typeof import('node:crypto') = require('node:crypto');
  return createHash(DIGEST).update(source).update(code).digest();
}
