import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

export const BUNDLE = path.resolve('dist/instrumentation/autoinstrumentation.js');
/** The stock bundle: what OpenTelemetry's own image preloads. */
export const STOCK = require.resolve('@opentelemetry/auto-instrumentations-node/register');
const FIXTURES = path.resolve('test/integration/instrumentation/fixtures');

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A fixture that runs as a child process with the bundle preloaded as the operator does it. */
export class TracedApp {
  readonly child: ChildProcess;
  stdout = '';
  stderr = '';

  /**
   * @param args of node, or the name of a fixture
   * @param wrapper a command that runs the one behind it
   */
  constructor(
    args: readonly string[],
    env: Readonly<Record<string, string>>,
    bundle = BUNDLE,
    wrapper: readonly string[] = [],
  ) {
    const NODE_OPTIONS = `--require ${bundle}`;
    const [script = '', ...rest] = args;
    const file = /\.[cm]js$/.test(script) && !path.isAbsolute(script) ? path.join(FIXTURES, script) : script;
    const [command = process.execPath, ...before] = [...wrapper, process.execPath, file, ...rest];
    this.child = spawn(command, before, {
      env: {
        PATH: process.env.PATH ?? '',
        NODE_OPTIONS,
        TRACING_PROCESSOR: 'batch',
        // Where a process lives for a moment only, a busy machine may need as long to start the exporter's thread.
        TRACING_EXIT_TIMEOUT_MILLIS: '30000',
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child.stdout?.setEncoding('utf8').on('data', (text: string) => (this.stdout += text));
    this.child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.stderr += text));
  }

  /** Resolves with the first match of `pattern` in the output. Rejects where the app ends before. */
  async printed(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const match = pattern.exec(this.stdout);
      if (match) return match;
      if (this.child.exitCode !== null || this.child.signalCode !== null) {
        throw new Error(`the app ended before it printed ${pattern}: ${this.stdout}${this.stderr}`);
      }
      await Promise.race([once(this.child.stdout!, 'data'), once(this.child, 'close')]);
    }
  }

  /** The port that a fixture listens on. */
  async url(): Promise<string> {
    const [, port] = await this.printed(/listening on (\d+)/);
    return `http://127.0.0.1:${port}`;
  }

  async ended(): Promise<Ended> {
    const { child } = this;
    if (child.exitCode === null && child.signalCode === null) await once(child, 'close');
    return { code: child.exitCode, signal: child.signalCode, stdout: this.stdout, stderr: this.stderr };
  }

  async terminate(): Promise<Ended> {
    this.child.kill('SIGTERM');
    return await this.ended();
  }
}
