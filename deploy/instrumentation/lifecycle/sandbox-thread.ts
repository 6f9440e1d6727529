import { Module } from 'node:module';
import { imitate } from '../patching/imitate';

type Require = (this: NodeJS.Module, id: string) => unknown;

/** What BullMQ starts for a processor that is a file, where it is to have a thread. */
const MAIN_OF_SANDBOX = /[\\/]bullmq[\\/](?:.*[\\/])?main-worker\.js$/;

/**
 * Calls `start` before the first module that the main script of this thread loads, if it is a sandbox of BullMQ: jobs are
 * processed there. While preloads run, a thread does not know its script yet. All other threads are left as they are.
 */
export function whenSandbox(start: () => void): void {
  const prototype: { require: Require } = Module.prototype;
  const plain = prototype.require;
  let isDecided = false;
  const waiting: Require = imitate(function requireOnce(this: NodeJS.Module, id: string): unknown {
    const script = process.argv[1];
    if (isDecided || script === undefined) return plain.call(this, id);
    isDecided = true;
    if (prototype.require === waiting) prototype.require = plain;
    if (isSandboxScript(script)) start();
    return prototype.require.call(this, id);
  }, plain);
  prototype.require = waiting;
}

/** @param script path of a thread's main module */
export function isSandboxScript(script: string): boolean {
  return MAIN_OF_SANDBOX.test(script);
}
