import { CommandError } from '../../../deploy/cluster/command';
import type { Kubectl } from '../../../deploy/cluster/kubectl';
import type { Finding } from '../../../deploy/commands/doctor/finding';
import { documented } from '../../documents/commands';
import { runDocumented } from '../../documents/run';

const commands = {
  look: documented('npm run doctor -- --context my-cluster --namespace mangamotion'),
  heal: documented('npm run doctor -- --context my-cluster --namespace mangamotion --heal'),
};

/** The program that users run, as they run it. */
export async function runDoctor(
  { target }: Kubectl,
  purpose: keyof typeof commands = 'look',
): Promise<Diagnosis> {
  const here = { 'my-cluster': target.context, 'namespace mangamotion': `namespace ${target.namespace}` };
  try {
    return diagnosis(0, await runDocumented(`${commands[purpose]} --json`, here));
  } catch (error) {
    if (error instanceof CommandError && error.stdout !== '')
      return diagnosis(Number(/ ended with (\d+)/.exec(error.message)?.[1]), error.stdout);
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
