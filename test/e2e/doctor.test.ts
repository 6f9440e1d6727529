import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { questions } from './broken/asking-states';
import { examine, type Examination, inTurn } from './broken/examine';
import { make, namespaceOf, remove } from './broken/make';
import { processes, starts } from './broken/pod-states';
import { refusals } from './broken/workload-states';
import { kubectlIn } from './cluster/kubectl';

const states = [...starts, ...processes, ...refusals, ...questions];
const examinations = new Map<string, Examination>();

beforeAll(async () => {
  await make(kubectlIn('default'), states);
  await inTurn(states, async (state) => {
    examinations.set(state.name, await examine(kubectlIn(namespaceOf(state)), '--heal'));
  });
}, 1_500_000);

afterAll(() => remove(kubectlIn('default'), states));

describe('in a namespace that is broken, the doctor finds what is wrong, and heals nothing that is not ours', () => {
  test.for(states)('$name', ({ name, findings, exitCode }) => {
    const examination = examinations.get(name);
    expect(examination?.findings).toEqual(
      findings.map((finding) => expect.stringMatching(patternOf(finding))),
    );
    expect({ exitCode: examination?.exitCode, commands: examination?.commands }).toEqual({
      exitCode,
      commands: [],
    });
  });
});

/** A text is to be found as it stands. */
const patternOf = (finding: string | RegExp): RegExp =>
  typeof finding === 'string'
    ? new RegExp(`^${finding.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&')}$`)
    : finding;
