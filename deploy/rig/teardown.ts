import { reasonOf } from '../../services/shared/failure/reason-of';
/** What has to be stopped and removed again, however the run ends. */
export class Teardown {
  readonly #steps: { readonly name: string; readonly stop: () => Promise<void> }[] = [];

  add(name: string, stop: () => Promise<void>): void {
    this.#steps.push({ name, stop });
  }

  /**
   * Stops everything, the last first; what fails does not keep the rest from being stopped.
   *
   * @returns what failed, one line each.
   */
  async run(): Promise<string[]> {
    const failures: string[] = [];
    for (let step = this.#steps.pop(); step; step = this.#steps.pop()) {
      try {
        await step.stop();
      } catch (error) {
        failures.push(`${step.name} could not be stopped: ${reasonOf(error)}`);
      }
    }
    return failures;
  }
}
