import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArguments } from '../../../services/shared/command/arguments';
import { runCommand } from '../../../services/shared/command/run-command';

const usage = `Writes the software bills of materials of both images (CycloneDX) to dist/sbom.

  npm run sbom

services.cdx.json         what npm installs into the services' image
instrumentation.cdx.json  the packages of which the tracing bundle holds code
`;

/** @see https://cyclonedx.org/docs/1.5/json/ */
interface Bill {
  readonly components: readonly {
    readonly name: string;
    readonly version: string;
    readonly 'bom-ref': string;
  }[];
  readonly dependencies?: readonly { readonly ref: string; readonly dependsOn?: readonly string[] }[];
}

const output = 'dist/sbom';
const bundle = 'dist/instrumentation';

runCommand('sbom', main);

async function main(): Promise<void> {
  const { values } = parseArguments({ options: { help: { type: 'boolean', default: false } } });
  if (values.help) {
    process.stdout.write(usage);
    return;
  }
  mkdirSync(output, { recursive: true });
  const all = bill();
  write('services', only(all, productionPackages()));
  write('instrumentation', only(all, bundledPackages()));
}

/** From the lock file, as npm writes it. */
function bill(): Bill {
  const command = ['sbom', '--sbom-format=cyclonedx', '--package-lock-only'];
  return JSON.parse(execFileSync('npm', command, { encoding: 'utf8', maxBuffer: 64 * 1024 ** 2 }));
}

function write(image: string, { components, ...rest }: Bill): void {
  const file = path.join(output, `${image}.cdx.json`);
  writeFileSync(file, `${JSON.stringify({ ...rest, components }, undefined, 2)}\n`);
  process.stdout.write(`${file}: ${components.length} packages\n`);
}

function only(all: Bill, names: ReadonlySet<string>): Bill {
  const components = all.components.filter(({ name }) => names.has(name));
  const refs = new Set(components.map((component) => component['bom-ref']));
  return { ...all, components, dependencies: (all.dependencies ?? []).filter(({ ref }) => refs.has(ref)) };
}

/** What `npm ci --omit=dev --omit=optional` installs; `npm sbom` leaves overridden packages out where it omits any. */
function productionPackages(): Set<string> {
  const lock: { packages: Record<string, { dev?: boolean; optional?: boolean }> } = JSON.parse(
    readFileSync('package-lock.json', 'utf8'),
  );
  const installed = Object.entries(lock.packages).filter(([, { dev, optional }]) => !dev && !optional);
  return new Set(installed.flatMap(([place]) => packageOf(`${place}/`)));
}

/** Names of the packages that the bundler took code from, and of those that lie beside the bundle. */
function bundledPackages(): Set<string> {
  const { inputs }: { inputs: Record<string, unknown> } = JSON.parse(
    readFileSync(`${bundle}.metafile.json`, 'utf8'),
  );
  const beside = readdirSync(path.join(bundle, 'node_modules'));
  return new Set([...Object.keys(inputs).flatMap(packageOf), ...beside]);
}

/** The innermost package of a path such as `node_modules/@scope/name/index.js`; none for our own sources. */
function packageOf(file: string): string[] {
  const [, name] = /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file) ?? [];
  return name === undefined ? [] : [name];
}
