import type { Kubectl } from '../../../deploy/cluster/kubectl';
import type { Metadata } from '../../../deploy/commands/doctor/resources';

/** Objects as they were before something broke them. */
export class Originals {
  readonly #kubectl: Kubectl;
  readonly #names: readonly string[];
  #objects: readonly object[] = [];

  constructor(kubectl: Kubectl, names: readonly string[]) {
    this.#kubectl = kubectl;
    this.#names = names;
  }

  async keep(): Promise<void> {
    const read = this.#names.map((name) =>
      this.#kubectl.json<{ readonly metadata: Metadata; readonly status?: object }>('get', name),
    );
    this.#objects = (await Promise.all(read)).map(({ status: _status, metadata, ...object }) => {
      const { name, namespace, labels, annotations } = metadata;
      return { ...object, metadata: { name, namespace, labels, annotations } };
    });
  }

  /** Replaces what was changed and creates what was deleted, each as a whole. */
  async restore(): Promise<void> {
    const input = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: this.#objects });
    await this.#kubectl.run(['create', '--filename', '-'], { input }).catch(() => undefined);
    await this.#kubectl.run(['replace', '--filename', '-'], { input });
  }
}
