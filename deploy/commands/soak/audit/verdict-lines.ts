/** Follows the services' logs for each final verdict of a job: there must be one. */
export class VerdictLines {
  readonly #unfinished = new Map<string, string>();
  readonly #verdicts = new Map<string, number>();

  /** @param service whose output it is: a chunk may end in the middle of a line. */
  read(service: string, text: string): void {
    const lines = ((this.#unfinished.get(service) ?? '') + text).split('\n');
    this.#unfinished.set(service, lines.pop() ?? '');
    for (const line of lines) this.#readLine(line);
  }

  /** How often a final verdict was written for the job. */
  count(jobId: string): number {
    return this.#verdicts.get(jobId) ?? 0;
  }

  #readLine(line: string): void {
    if (!line.includes('"scan finished"')) return;
    const { job_id: jobId, verdict }: { job_id?: string; verdict?: string } = JSON.parse(line);
    if (jobId === undefined || verdict === 'pending') return;
    this.#verdicts.set(jobId, this.count(jobId) + 1);
  }
}
