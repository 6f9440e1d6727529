import type { Kubectl } from '../../../deploy/cluster/kubectl';
import { CommandError, run } from '../../../deploy/cluster/command';
import type { Finding } from '../../../deploy/doctor/finding';

/** The program that users run, as they run it. */
export async function runDoctor({ target }: Kubectl, ...options: readonly string[]): Promise<Diagnosis> {
  const where = ['--context', target.context, '--namespace', target.namespace];
  const args = ['build/deploy/doctor/main.js', ...where, '--json', ...options];
  try {
    return diagnosis(0, await run(process.execPath, args));
  } catch (error) {
    if (error instanceof CommandError && error.stdout !== '') return diagnosis(1, error.stdout);
    throw error;
  }
}

export interface Diagnosis {
  readonly exitCode: number;
  /** `subject: text` */
  readonly faults: readonly string[];
}

function diagnosis(exitCode: number, json: string): Diagnosis {
  const findings: Finding[] = JSON.parse(json);
  const faults = findings.filter(({ level }) => level === 'fault');
  return { exitCode, faults: faults.map(({ subject, text }) => `${subject}: ${text}`) };
}
