import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { beforeAll, expect, test } from 'vitest';
import { documented } from '../../../documents/commands';
import { runDocumented } from '../../../documents/run';

interface Bill {
  readonly bomFormat: string;
  readonly components: readonly { readonly name: string; readonly version: string }[];
}

const read = async (image: string): Promise<Bill> =>
  JSON.parse(await readFile(`dist/sbom/${image}.cdx.json`, 'utf8'));

const namesIn = ({ components }: Bill): string[] => components.map(({ name }) => name);

beforeAll(() => runDocumented(documented('npm run sbom')));

test("the services' bill names each production dependency at its version, and of OpenTelemetry the API alone", async () => {
  const bill = await read('services');
  expect(bill.bomFormat).toBe('CycloneDX');
  const { dependencies }: { dependencies: Record<string, string> } = JSON.parse(
    readFileSync('package.json', 'utf8'),
  );
  const versions = new Map(bill.components.map(({ name, version }) => [name, version]));
  for (const [name, version] of Object.entries(dependencies)) expect(versions.get(name)).toBe(version);
  expect(namesIn(bill).filter((name) => name.includes('opentelemetry'))).toEqual(['@opentelemetry/api']);
});

test("the bundle's bill names what is in it, and no tool that made it", async () => {
  const names = namesIn(await read('instrumentation'));
  expect(names).toEqual(expect.arrayContaining(['@opentelemetry/api', 'import-in-the-middle']));
  expect(names.filter((name) => ['esbuild', 'typescript', 'cdk8s', 'express'].includes(name))).toEqual([]);
});
