import { expect, test } from 'vitest';
import {
  countsBetween,
  parseCommandCounts,
} from '../../../../../deploy/commands/bench/pipeline/command-counts';

const info = (calls: number) =>
  `# Commandstats\r\ncmdstat_get:calls=${calls},usec=9,usec_per_call=1.00\r\ncmdstat_client|setname:calls=2,usec=1\r\n`;

test('each command is counted by its name', () => {
  expect(parseCommandCounts(info(7))).toEqual({ get: 7, 'client|setname': 2 });
});

test('between two looks counts what ran, also for the first time, and nothing that did not', () => {
  expect(countsBetween({ get: 7, set: 1 }, { get: 9, set: 1, del: 3 })).toEqual({ get: 2, del: 3 });
});
