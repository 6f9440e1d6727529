import type { SoakRig } from '../rig';
import type { SupervisedService } from '../servers/supervised-service';
import type { RigFault } from './fault';

/** Longer than a job's lock. */
const freezeSeconds = 45;

const kinds = ['apis', 'workers'] as const;
const nameOf = { apis: 'api', workers: 'worker' } as const;

/** The first and the second of a kind take turns: the other one must go on. */
export const processFaults: readonly RigFault[] = kinds.flatMap((kind) => {
  let turn = 0;
  const next = (rig: SoakRig): SupervisedService => {
    const services = rig[kind];
    const service = services[turn++ % services.length];
    if (service === undefined) throw new Error(`there are no ${kind}`);
    return service;
  };
  let frozen: SupervisedService | undefined;
  const fault = (name: string, signal: NodeJS.Signals): RigFault => ({
    name: `${nameOf[kind]}-${name}`,
    seconds: 0,
    begin: (rig) => void next(rig).signal(signal),
  });
  return [
    fault('killed', 'SIGKILL'),
    fault('ended', 'SIGTERM'),
    {
      name: `${nameOf[kind]}-frozen`,
      seconds: freezeSeconds,
      begin: (rig) => {
        frozen = next(rig);
        frozen.signal('SIGSTOP');
      },
      end: () => void frozen?.signal('SIGCONT'),
    },
  ];
});
