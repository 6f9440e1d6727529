import type { Results } from './kept-results';
import { isQuiet } from './machine/disturbance';
import type { LoadSample, Samples } from './measurement';
import { usualMinutes } from './options';
import { rows } from './rows';

/** Under what a run was made, and how far it may be believed: lines of text. */
export function conditions({
  date,
  command,
  minutes,
  machine,
  pinning,
  seed,
  samples,
  repeated,
  failed,
}: Results): string[] {
  const { cpu, cores, platform, architecture, node } = machine;
  const all = [...samples.load, ...samples.paced, ...samples.starts, ...samples.spans];
  const rounds = rows.flatMap(({ name }) => {
    const count = roundsIn(samples, name);
    return count === 0 ? [] : [`${count} of ${name}`];
  });
  return [
    ...(minutes < usualMinutes ? ['A short run, which stands for little.'] : []),
    `\`${command}\` on ${date.slice(0, 10)}: ${cpu}, ${cores} cores, ${platform} ${architecture}, Node.js ${node};`,
    `${pinning ? `the measured server pinned to core ${pinning.server}, all else to ${pinning.others.join(', ')}` : 'not pinned'}; order drawn with seed ${seed}.`,
    `Rounds: ${rounds.join(', ')}.`,
    `Repeated because the machine was busy with something else: ${total(repeated)}; kept although it was: ${noisyRounds(all)}.`,
    ...(total(failed) > 0 ? [`Launches that failed, and count for nothing: ${total(failed)}.`] : []),
  ];
}

function total(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

function roundsIn({ load, starts, spans }: Samples, row: string): number {
  const ofRow = [...load, ...starts, ...spans].filter((sample) => sample.row === row);
  return new Set(ofRow.map(({ round }) => round)).size;
}

function noisyRounds(samples: readonly Pick<LoadSample, 'row' | 'round' | 'disturbance'>[]): number {
  const rounds = Map.groupBy(samples, ({ row, round }) => `${row} ${round}`);
  return [...rounds.values()].filter((round) => !isQuiet(round)).length;
}
