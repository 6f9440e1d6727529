import { CommandError, type CommandOptions, run } from './command';

/** One cluster, and the namespace that commands without one of their own use. */
export interface Target {
  /** Of the kubeconfig; empty: the current context. */
  readonly context: string;
  readonly namespace: string;
}

/** `kubectl` against one context and namespace. */
export class Kubectl {
  readonly target: Target;

  constructor(target: Target) {
    this.target = target;
  }

  /** The same cluster, another namespace. */
  in(namespace: string): Kubectl {
    return new Kubectl({ ...this.target, namespace });
  }

  /** The whole command line, for running and for showing. */
  command(...args: readonly string[]): [string, ...string[]] {
    const { context, namespace } = this.target;
    return ['kubectl', ...(context ? ['--context', context] : []), '--namespace', namespace, ...args];
  }

  /** @throws CommandError */
  async run(args: readonly string[], options: CommandOptions = {}): Promise<string> {
    const [program, ...rest] = this.command(...args);
    return run(program, rest, { timeoutMillis: 60_000, ...options });
  }

  /** @throws CommandError */
  async json<T>(...args: readonly string[]): Promise<T> {
    return JSON.parse(await this.run([...args, '--output', 'json']));
  }

  /** The items of a list; empty where the cluster does not know the kind. @throws CommandError */
  async list<T>(kind: string, ...args: readonly string[]): Promise<T[]> {
    try {
      const { items } = await this.json<{ items: T[] }>('get', kind, ...args);
      return items;
    } catch (error) {
      if (isAbsent(error)) return [];
      throw error;
    }
  }

  /** The object, or undefined where it or its kind does not exist. @throws CommandError */
  async find<T>(kind: string, name: string): Promise<T | undefined> {
    try {
      return await this.json<T>('get', kind, name);
    } catch (error) {
      if (isAbsent(error)) return undefined;
      throw error;
    }
  }

  /** Waits for a rollout's end. @param workload as `deployment/api`, or a kind. @throws CommandError */
  async rolledOut(workload: string, seconds: number): Promise<void> {
    await this.#wait(['rollout', 'status', workload], seconds);
  }

  /** Waits until nothing of it is left. @param of as `pod/api-1`, or a kind and a selector. @throws CommandError */
  async gone(of: readonly string[], seconds: number): Promise<void> {
    await this.#wait(['wait', '--for=delete', ...of], seconds);
  }

  /** Server-side apply of JSON or YAML. @throws CommandError */
  async apply(manifest: string, ...args: readonly string[]): Promise<string> {
    return this.run(['apply', '--server-side', '--force-conflicts', ...args, '--filename', '-'], {
      input: manifest,
    });
  }

  /** kubectl says what is missing; it is killed only where it does not end by itself. */
  async #wait(args: readonly string[], seconds: number): Promise<void> {
    await this.run([...args, `--timeout=${seconds}s`], { timeoutMillis: (seconds + 10) * 1000 });
  }
}

const isAbsent = (error: unknown): boolean =>
  error instanceof CommandError && /\(NotFound\)|doesn't have a resource type/.test(error.stderr);
