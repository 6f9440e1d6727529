import { interruption } from '../../rig/interruption';
import { Teardown } from '../../rig/teardown';
import { audit } from './audit/audit';
import { openClusterStage } from './cluster/cluster-stage';
import { runFaults } from './faults/run-faults';
import { Ledger } from './ledger';
import { UploadClient } from './load/client';
import { followJobs } from './load/follow';
import { runLoad } from './load/load';
import { startLocalStage } from './local-stage';
import type { SoakOptions } from './options';
import { Random } from './random';
import { readLedger, type Report } from './report';
import type { Stage } from './stage';

const progressMillis = 10_000;
const lookMillis = 2000;

/** Runs uploads and faults side by side for the time that was asked for, then the audit. */
export async function runSoak(options: SoakOptions, print: (line: string) => void): Promise<Report> {
  const signal = interruption();
  const teardown = new Teardown();
  const ledger = new Ledger();
  try {
    print(`Starting, with --seed ${options.seed}`);
    const { cluster } = options;
    const stage = cluster
      ? await openClusterStage(cluster, ledger, teardown, print)
      : await startLocalStage(ledger, teardown, print);
    return await run(options, stage, ledger, print, signal);
  } finally {
    for (const failure of await teardown.run()) print(failure);
  }
}

async function run(
  options: SoakOptions,
  stage: Stage,
  ledger: Ledger,
  print: (line: string) => void,
  signal: AbortSignal,
): Promise<Report> {
  ledger.begin();
  const { seed, minutes } = options;
  const { takesPresigned } = stage;
  const client = new UploadClient(stage.apiUrls, ledger);
  const untilMillis = minutes * 60_000;
  const say = (text: string): void => print(`${(ledger.now() / 1000).toFixed(0).padStart(5)} s  ${text}`);
  const looking = setInterval(stage.look, lookMillis);
  const telling = setInterval(() => say(progressOf(ledger)), progressMillis);
  const following = new AbortController();
  const followed = followJobs(ledger, client, following.signal);
  const load = {
    ...options,
    client,
    ledger,
    random: new Random(seed + 1),
    takesPresigned,
    untilMillis,
    signal,
  };
  try {
    const faults = stage.faults.filter(({ name }) => options.faults?.includes(name) ?? true);
    const [made] = await Promise.all([
      runFaults({ ledger, random: new Random(seed), faults, untilMillis, onFault: say, signal }),
      runLoad(load),
    ]);
    following.abort();
    await followed;
    say('uploads and faults are over: waiting for what is left');
    const { faults: found, withoutOwner } = await audit(stage, ledger, client);
    const { examples, ...known } = readLedger(ledger);
    return {
      seed,
      minutes,
      faultsMade: Object.fromEntries(made),
      ...known,
      examples: [...examples, ...withoutOwner.map((key) => `without an owner: ${key}`)],
      faults: found,
      ...(await stage.observe()),
    };
  } finally {
    clearInterval(looking);
    clearInterval(telling);
    following.abort();
  }
}

function progressOf(ledger: Ledger): string {
  const { entries, unexpected } = ledger;
  const acknowledged = entries.filter(({ jobIds }) => jobIds.size > 0).length;
  const waiting = ledger.waiting().length;
  const missing = ledger.waiting().filter(({ isMissing }) => isMissing).length;
  const counts = { uploads: entries.length, acknowledged, waiting, missing, unexpected: unexpected.length };
  return Object.entries(counts)
    .map(([name, count]) => `${count} ${name}`)
    .join(', ');
}
