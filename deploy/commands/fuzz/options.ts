import { parseArguments, UsageError } from '../../../services/shared/command/arguments';
import { targets } from './targets';

export const help = `Fuzzes the parsers that callers and peers reach, guided by what V8 says was run.

  npm run fuzz -- [parser…] [options]

parsers: ${[...targets.keys()].join(', ')}; all of them where none is named

  --seconds N   for each parser (300)
  --seed N      of the random numbers (1): the same seed makes the same inputs
  --keep        write what ran something new to deploy/commands/fuzz/corpus
  --worst       print what the worst input known costs each parser, and fuzz nothing
  --help        this text

Ends with 1 where a parser throws what it should not, takes more than 100 ms of CPU, hangs, or needs more than 256 MiB
of heap; the input is then below deploy/commands/fuzz/corpus, to be mended and committed.
`;

export interface FuzzOptions {
  readonly help: boolean;
  readonly worst: boolean;
  readonly keep: boolean;
  readonly seconds: number;
  readonly seed: number;
  readonly names: readonly string[];
}

/** @throws UsageError that names the argument and the rule */
export function parseOptions(args: readonly string[]): FuzzOptions {
  const { values, positionals } = parseArguments({
    args: [...args],
    allowPositionals: true,
    options: {
      help: { type: 'boolean', default: false },
      worst: { type: 'boolean', default: false },
      keep: { type: 'boolean', default: false },
      seconds: { type: 'string', default: '300' },
      seed: { type: 'string', default: '1' },
    },
  });
  const unknown = positionals.find((name) => !targets.has(name));
  if (unknown !== undefined)
    throw new UsageError(`a parser must be one of ${[...targets.keys()].join(', ')}, got "${unknown}"`);
  const names = positionals.length > 0 ? positionals : [...targets.keys()];
  return {
    ...values,
    seconds: whole('--seconds', values.seconds),
    seed: whole('--seed', values.seed),
    names,
  };
}

function whole(option: string, text: string): number {
  if (/^\d{1,6}$/.test(text) && Number(text) > 0) return Number(text);
  throw new UsageError(`${option} must be a whole number above 0, got "${text}"`);
}
