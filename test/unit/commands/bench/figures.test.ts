import { expect, test } from 'vitest';
import { findDocument } from '../../../../deploy/commands/bench/documentation';
import { figures } from '../../../../deploy/commands/bench/figures';
import { newestEnduranceTargets, newestResults } from '../../../../deploy/commands/bench/kept-results';
import { summarize } from '../../../../deploy/commands/bench/summary';
import { target } from '../../../../deploy/commands/bench/targets';
import { projectDirectory } from '../../../../deploy/rig/project-directory';
import { loadSample, samplesOf } from './samples';

const machine = {
  cpu: 'Abacus',
  cores: 2,
  memoryBytes: 1,
  platform: 'linux',
  architecture: 'x64',
  node: 'v24.0.0',
} as const;

test('the documentation shows the figures of the newest results', () => {
  const made = figures(newestResults(), newestEnduranceTargets());
  expect(findDocument(projectDirectory).figures).toBe(made);
});

test('figures are medians, and tell the machine, the day and the spread', () => {
  const load = [
    loadSample({ requestsPerSecond: 100, cpuMicrosPerRequest: 10, coldStartMillis: 200 }),
    loadSample({
      tracer: 'ours-100',
      requestsPerSecond: 50,
      cpuMicrosPerRequest: 25.4,
      coldStartMillis: 230,
    }),
  ];
  const samples = samplesOf({ load });
  const run = { date: '2027-01-02T03:04:05Z', command: '', rounds: 3, seconds: 2, machine, versions: {} };
  const footprints = { 'ours-100': { bytes: 1_250_000, files: 1200 } };
  const targets = [target('a', [0.4, 0.5, 0.7], 0.5)];
  const results = { ...run, samples, summary: summarize(samples), footprints, targets };
  expect(figures(results, [target('b', [2000.4], 1000)])).toBe(`\
3 interleaved rounds of 2 s on 2027-01-02, Abacus, 2 cores, linux x64,
Node.js v24.0.0. Medians of requests per second as a share of the untraced service's in the same round, with the
CPU time added to each request; and of the time from spawn to first answer, as a multiple of untraced.

|                    | GET, tiny JSON | cold start | on disk             |
| ------------------ | -------------- | ---------- | ------------------- |
| untraced           | 1.00 (10 µs)   | 1.00       |                     |
| this bundle, 100 % | 0.50 (+15 µs)  | 1.15       | 1.3 MB, 1,200 files |

What is promised of this bundle, with the least and the largest of all rounds:

| target | measured          | at most | met | met in rounds |
| ------ | ----------------- | ------- | --- | ------------- |
| a      | 0.50 (0.40..0.70) | 0.5     | yes | 2 of 3        |
| b      | 2000              | 1000    | no  | 0 of 1        |`);
});
