import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const { scripts }: { scripts: Record<string, string> } = JSON.parse(readFileSync('package.json', 'utf8'));

/** The scripts that end in a program of ours which takes options, by what they run. */
const programs = Object.entries(scripts).flatMap(([name, script]) => {
  const program = /node (build\/(?:deploy|services|test)\/(?!instrumentation|page)\S+\.js)$/.exec(
    script,
  )?.[1];
  return program === undefined || name === 'bench:readme' ? [] : [[name, program] as const];
});

const run = (program: string, ...args: string[]) =>
  spawnSync(process.execPath, [program, ...args], { encoding: 'utf8', timeout: 60_000 });

test.each(programs)(
  'npm run %s ends with 2 where it is given an option that it does not have',
  (name, program) => {
    const { status, stdout, stderr } = run(program, '--bogus');
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(new RegExp(`^${name}: there is no option --bogus, but --`));
    expect(stderr.split('\n').slice(1)).toEqual([`npm run ${name} -- --help says more.`, '']);
  },
);

test.each(programs)('npm run %s explains itself', (name, program) => {
  const { status, stdout, stderr } = run(program, '--help');
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toMatch(new RegExp(`npm (run )?${name}`));
});
