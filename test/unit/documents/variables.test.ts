import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import {
  loadTracingConfiguration,
  type TracingConfiguration,
} from '../../../deploy/instrumentation/configuration';
import { WITHOUT_EFFECT } from '../../../deploy/instrumentation/configuration/without-effect';
import { loadConfig } from '../../../services/shared/config';

const configuration = readFileSync('docs/configuration.md', 'utf8');

interface Row {
  readonly name: string;
  /** As the table shows it: `-` for none. */
  readonly fallback: string;
}

function tableOf(heading: string): Row[] {
  const [, section = ''] = new RegExp(`^## ${heading}\n(.*?)(?=^## )`, 'ms').exec(configuration) ?? [];
  return [...section.matchAll(/^\| `(\w+)` *\| (.*?) *\|/gm)].map(([, name = '', fallback = '']) => ({
    name,
    fallback,
  }));
}

const sorted = (names: readonly string[]): string[] => [...new Set(names)].toSorted();

const namesOf = (rows: readonly Row[]): string[] => sorted(rows.map(({ name }) => name));

test('the table of tracing has every variable that the bundle reads, and no other', () => {
  const sources = globSync('deploy/instrumentation/configuration/*.ts').map((file) =>
    readFileSync(file, 'utf8'),
  );
  const read = sources.flatMap((text) => [...text.matchAll(/'([A-Z]+(?:_[A-Z]+)+)'/g)]);
  expect(namesOf(tableOf('Tracing'))).toEqual(sorted(read.map(([, name = '']) => name)));
});

test('the table of what has no effect has every such variable, with why', () => {
  const [, section = ''] = /^## Without effect\n(.*?)(?=^## )/ms.exec(configuration) ?? [];
  const rows = [...section.matchAll(/^\| `(\w+?)\*?` *\| (.*?) *\|$/gm)].map(([, name, why]) => [name, why]);
  expect(Object.fromEntries(rows)).toEqual(WITHOUT_EFFECT);
});

/** Defaults that depend on other variables are told in words. */
const tracingDefaults = tableOf('Tracing').flatMap(({ name, fallback }) => {
  const [, value] = /^`([^`]+)`$/.exec(fallback) ?? [];
  return value === undefined || /JAEGER_HOST|SERVICE_NAME/.test(value) ? [] : [{ name, value }];
});

test.each(tracingDefaults)('$name=$value is what the bundle does without it', ({ name, value }) => {
  const base = { JAEGER_HOST: 'jaeger', ...needed[name] };
  const said = withoutWhoSaidSo(loadTracingConfiguration({ ...base, [name]: value }));
  expect(said).toEqual(withoutWhoSaidSo(loadTracingConfiguration(base)));
});

/** Which sampler is in force is told with whether anybody has asked for it. */
function withoutWhoSaidSo(said: TracingConfiguration | undefined) {
  return { ...said, sampler: { ...said?.sampler, isDefault: undefined } };
}

/** What must be set for a variable to be read at all. */
const needed: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  OTEL_TRACES_SAMPLER_ARG: { OTEL_TRACES_SAMPLER: 'traceidratio' },
};

test('the table of the services has every variable that they read, with its default', () => {
  const source = readFileSync('services/shared/config.ts', 'utf8');
  const [, object = ''] = /const settings = z\.object\(\{\n(.*?)\n\}\);/s.exec(source) ?? [];
  const settings = [...object.matchAll(/^ {2}(\w+): /gm)].map(([, setting = '']) => setting);
  const defaults = new Map<string, string | number | boolean | undefined>(Object.entries(loadConfig({}, '')));
  const rows = tableOf('Services');
  expect(namesOf(rows)).toEqual(sorted(settings.map(variable)));
  const named = settings.filter((setting) => !/service/i.test(setting));
  expect(rows.filter(({ name }) => !/SERVICE/.test(name))).toEqual(
    named.map((setting) => {
      const value = defaults.get(setting);
      return { name: variable(setting), fallback: value === undefined ? '-' : `\`${value}\`` };
    }),
  );
});

const variable = (setting: string): string =>
  setting.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
