import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { field } from '../../charts/template/field';
import { known, templateNumber } from '../../charts/template/value';

/** What the compiler knows of a setting, whether it is known at synth or to Helm alone. */
const preamble = `
import { is } from '${path.resolve('charts/template/condition')}';
import { field } from '${path.resolve('charts/template/field')}';
import { plus } from '${path.resolve('charts/template/number')}';
import { text } from '${path.resolve('charts/template/text')}';
import type { Condition, Value } from '${path.resolve('charts/template/value')}';
declare const seconds: Value<number>;
declare const name: Value<string>;
declare const backend: Value<'jaeger-v2' | 'external'>;
declare const paths: Value<readonly string[]>;
declare const flag: Condition;
declare function use(...values: readonly unknown[]): void;
`;

/** Code that would count with what stands for a value, and what the compiler says of it. */
const refused: readonly [what: string, code: string, diagnostic: string][] = [
  ['a number added to', 'use(seconds + 1)', 'TS2365'],
  ['a number multiplied', 'use(seconds * 1000)', 'TS2362'],
  ['a number negated', 'use(-seconds)', 'TS2469'],
  ['two numbers added', 'use(seconds + seconds)', 'TS2365'],
  ['a number compared', 'use(seconds > 1)', 'TS2469'],
  ['a number equated', 'use(seconds === 0)', 'TS2367'],
  ['a number interpolated', 'use(`${seconds}000`)', 'TS2731'],
  ['a number given to what calculates', 'use(Math.max(seconds, 1))', 'TS2345'],
  ['a number branched on', 'if (seconds) use()', 'TS2774'],
  ['a number put into a field as it is', 'const replicas: number = seconds; use(replicas)', 'TS2322'],
  ['a text interpolated', 'use(`${name}-api`)', 'TS2731'],
  ['a text joined', "use(name + '-api')", 'TS2469'],
  ['a text equated', "use(name === '')", 'TS2367'],
  ['a text measured', 'use(name.length > 63)', 'TS18048'],
  ['a text cut', 'use(name.slice(0, 63))', 'TS2339'],
  ['a text branched on', "use(name ? 'set' : 'not set')", 'TS2774'],
  ['a choice that there is not', "use(is(backend, 'jaeger-v3'))", 'TS2345'],
  ['a list measured', 'use(paths.length + 1)', 'TS18048'],
  ['a list mapped', 'use(paths.map(String))', 'TS2339'],
  ['a flag branched on', 'if (flag) use()', 'TS2774'],
  ['a flag chosen by', 'use(flag ? 1 : 2)', 'TS2774'],
  ['a flag combined', 'use(flag && 1)', 'TS2774'],
  ['a flag equated', 'use(flag === true)', 'TS2367'],
  ['a flag put into a field as it is', 'const wanted: boolean = flag; use(wanted)', 'TS2322'],
];

/** Branches that the compiler lets through, and the linter does not. */
const branches: readonly [what: string, code: string][] = [
  ['a flag negated', 'if (!flag) use()'],
  ['a flag that is used where it holds', 'if (flag) use(flag)'],
  ['a condition branched on', "if (is(backend, 'external')) use()"],
  ['a number or another', 'use(seconds || 1)'],
];

const allowed = ['use(plus(seconds, 1))', 'use(text`${name}-api:${seconds}`)', 'use(field(seconds))'];

const lines = [...refused, ...branches].map(([, code]) => code).concat(allowed);
const first = preamble.split('\n').length;
let directory: string;
let compiler: string[];
let linter: string[];

beforeAll(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'values-'));
  const write = (file: string, content: string) => writeFileSync(path.join(directory, file), content);
  write('code.ts', `${preamble}${lines.map((line) => `{ ${line} }`).join('\n')}\n`);
  const compilerOptions = { rootDir: '/', noEmit: true, incremental: false, types: [] };
  const base = path.resolve('tsconfig.json');
  write(
    'tsconfig.json',
    JSON.stringify({ extends: base, compilerOptions, include: ['code.ts'], exclude: [] }),
  );
  const { overrides } = JSON.parse(readFileSync('.oxlintrc.json', 'utf8'));
  const { rules } = overrides.find(({ files }: { files: string[] }) => files.includes('charts/**'));
  write(
    'oxlint.json',
    JSON.stringify({ plugins: ['typescript'], categories: { correctness: 'off' }, rules }),
  );
  compiler = run('tsc', '--project', directory, '--pretty', 'false');
  const config = path.join(directory, 'oxlint.json');
  linter = run('oxlint', '--type-aware', '--config', config, '--format', 'unix', directory);
});

afterAll(() => rmSync(directory, { recursive: true }));

const run = (program: string, ...args: string[]): string[] =>
  spawnSync(path.resolve('node_modules/.bin', program), args, { encoding: 'utf8' }).stdout.split('\n');

/** What is said of the code. */
const said = (output: readonly string[], code: string): string[] =>
  output.filter((line) => {
    const [, number] = /code\.ts[:(](\d+)/.exec(line) ?? [];
    return number !== undefined && lines[Number(number) - first] === code;
  });

test.each(refused)('the compiler refuses %s: %s', (_what, code, diagnostic) => {
  const [error = '', ...more] = said(compiler, code);
  expect(error).toContain(`error ${diagnostic}: `);
  expect(more).toEqual([]);
});

test.each(branches)('the linter refuses %s: %s', (_what, code) => {
  expect(said(linter, code)).toHaveLength(1);
  expect(said(linter, code)[0]).toContain('strict-boolean-expressions');
});

test.each(allowed)('both let pass what names its operation: %s', (code) => {
  expect(said(compiler, code)).toEqual([]);
  expect(said(linter, code)).toEqual([]);
});

test.each([
  ['known', known(300)],
  ['known to Helm alone', templateNumber('.Values.seconds')],
])('Node.js refuses to count with a field of a manifest whose number is %s', (_what, seconds) => {
  expect(() => field(seconds) + 1).toThrow(TypeError);
  expect(() => field(seconds) > 1).toThrow(TypeError);
  expect(() => `${field(seconds)}000`).toThrow(TypeError);
});
