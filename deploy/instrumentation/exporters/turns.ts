/** Lets one task after the other run, in the order in which they came: for what they all use. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();

  /** @returns what the task returns; one that fails does not keep the next from running */
  async take<T>(task: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(task);
    this.#last = turn.catch(() => {});
    return await turn;
  }
}
