import { bucket } from '../../rig/addresses';
import { ensurePrerequisites } from '../../rig/prerequisites';
import { createDataDirectory } from '../../rig/servers/data-directory';
import type { Teardown } from '../../rig/teardown';
import { MemorySamples } from './audit/memory';
import { findOrphans } from './audit/orphans';
import { SpanAccounts } from './audit/span-account';
import { VerdictLines } from './audit/verdict-lines';
import { rigFaults } from './faults';
import { bindFault } from './faults/fault';
import type { Ledger } from './ledger';
import { type SoakRig, startSoakRig } from './rig';
import type { Stage } from './stage';

/** More than the age at which the sweeper of the rig's workers looks at an object. */
const sweepMillis = 240_000;

/** Two APIs and two workers over real servers on this machine. */
export async function startLocalStage(
  ledger: Ledger,
  teardown: Teardown,
  print: (line: string) => void,
): Promise<Stage> {
  await ensurePrerequisites(print);
  const directory = await createDataDirectory('soak', {});
  teardown.add('the directory', directory.remove);
  const verdicts = new VerdictLines();
  const onOutput = (service: string, text: string): void => verdicts.read(service, text);
  const rig = await startSoakRig({ directory: directory.path, ledger, teardown, onOutput });
  const [spans, memory] = [new SpanAccounts(), new MemorySamples()];
  return {
    apiUrls: rig.apis.map(({ url }) => url),
    faults: rigFaults.map((fault) => bindFault(fault, rig)),
    takesPresigned: true,
    countVerdicts: (jobId) => verdicts.count(jobId),
    sweep: { withinMillis: sweepMillis, findOrphans: () => orphansOf(rig) },
    look: () => {
      memory.look(rig);
      void spans.look(rig);
    },
    observe: async () => {
      await spans.look(rig);
      return {
        spans: { ...spans.total(), received: rig.collector.received },
        memory: { api: memory.drift('apis'), worker: memory.drift('workers') },
        killedByLiveness: [...rig.apis, ...rig.workers].reduce((sum, each) => sum + each.killedByLiveness, 0),
      };
    },
  };
}

const orphansOf = ({ redis, storage, ledger }: SoakRig): Promise<string[]> =>
  redis.command((primary) => findOrphans({ ...storage, redis: primary, bucket }, ledger));
