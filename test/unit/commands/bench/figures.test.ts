import { expect, test } from 'vitest';
import { findDocument } from '../../../../deploy/commands/bench/documentation';
import { figures, headline } from '../../../../deploy/commands/bench/figures';
import {
  newestEnduranceTargets,
  newestResults,
  type Results,
} from '../../../../deploy/commands/bench/kept-results';
import { exactly } from '../../../../deploy/commands/bench/statistics';
import { target } from '../../../../deploy/commands/bench/targets';
import { projectDirectory } from '../../../../deploy/rig/project-directory';
import { cpu, inThreeLaunches, samplesOf, startSample } from './samples';

const made = {
  tables: figures(newestResults(), newestEnduranceTargets()),
  headline: headline(newestResults()),
};

test.for(['tables', 'headline'] as const)('the documentation shows the %s of the newest results', (part) => {
  expect(findDocument(projectDirectory, part).figures).toBe(made[part]);
});

const machine = {
  cpu: 'Abacus',
  cores: 2,
  memoryBytes: 1,
  platform: 'linux',
  architecture: 'x64',
  node: 'v24.0.0',
} as const;

const busy = { disturbance: { stealShare: 0.5, otherShare: 0 } };

const results: Results = {
  date: '2027-01-02T03:04:05Z',
  command: 'npm run bench',
  machine,
  versions: {},
  minutes: 90,
  rounds: 60,
  seconds: 0.5,
  seed: 7,
  pinning: { server: 1, others: [0] },
  repeated: { get: 2 },
  failed: { get: 0 },
  footprints: { 'ours-100': { bytes: 1_250_000, files: 1200 } },
  samples: inThreeLaunches(
    samplesOf({
      load: [
        ...cpu('get', 'untraced', 10, 10),
        ...cpu('get', 'ours-100', 25.4, 25.4),
        ...cpu('get', 'ours-10', 12, 12).map((sample) => ({ ...sample, ...busy })),
      ],
      starts: [
        startSample({ coldStartMillis: 200 }),
        startSample({ tracer: 'ours-100', coldStartMillis: 216 }),
      ],
    }),
  ),
};

test('figures have their intervals, and tell the run and how far it may be believed', () => {
  const more = target('b', exactly(2000.4), { limit: 1000, margin: 1 });
  expect(figures(results, [more])).toBe(`\
\`npm run bench\` on 2027-01-02: Abacus, 2 cores, linux x64, Node.js v24.0.0;
the measured server pinned to core 1, all else to 0; order drawn with seed 7.
Rounds: 3 of start, 6 of get.
Repeated because the machine was busy with something else: 2; kept although it was: 6.

| target                                  | measured | at most | verdict |
| --------------------------------------- | -------- | ------- | ------- |
| start: cold start at 100 %, to untraced | 1.08     | 1.1     | met     |
| start: memory added at rest, MB         | 0        | 8       | met     |
| bundle, bytes                           | 1250000  | 3000000 | met     |
| bundle, files                           | 1200     | 300     | missed  |
| b                                       | 2000     | 1000    | missed  |

CPU time added to each request in µs, beside that of the untraced service; the time from spawn to first answer, as a
multiple of untraced. A peer that surely costs more than another is not measured for as many rounds.

|                    | GET, tiny JSON | cold start | on disk             |
| ------------------ | -------------- | ---------- | ------------------- |
| untraced           | 10.0           | 1.00       |                     |
| this bundle, 100 % | +15.4          | 1.08       | 1.3 MB, 1,200 files |

|                   | GET, tiny JSON |
| ----------------- | -------------- |
| untraced          | 10.0           |
| this bundle, 10 % | +2.00          |`);
});

test('launches that failed are told', () => {
  expect(figures({ ...results, failed: { get: 1, scan: 2 } }, [])).toContain(
    'Launches that failed, and count for nothing: 3.',
  );
});

test('a run that was shorter than usual says so', () => {
  expect(figures({ ...results, minutes: 2 }, [])).toMatch(/^A short run, which stands for little\.\n/);
});

test('a run of a machine without pinning says so', () => {
  expect(figures({ ...results, pinning: undefined }, [])).toContain('not pinned; order drawn with seed 7');
});

test('the headline is of small requests', () => {
  expect(headline(results)).toBe(
    'Tracing every request adds 15.4 µs of CPU time to a small one, tracing a tenth 2.00 µs; 3 of 4 targets are met: ' +
      '[what tracing costs](docs/performance.md).',
  );
});
