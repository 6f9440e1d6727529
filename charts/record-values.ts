import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { stringify } from 'yaml';
import { environment, type EnvironmentName } from './environments';
import { tracingSettings } from './environments/tracing';
import { differences } from './helm/values-file';

/** Keeps the values of each chart as a release has them: each later version must upgrade from them. */
const { version }: { version: string } = JSON.parse(readFileSync('package.json', 'utf8'));
const directory = path.join('test/charts/releases', version);

mkdirSync(directory, { recursive: true });
const settingsOf = {
  mangamotion: (name: EnvironmentName) => environment(name).mangamotion,
  operators: (name: EnvironmentName) => environment(name).operators,
  tracing: (name: EnvironmentName) => tracingSettings(environment(name).mangamotion),
};
for (const [chart, of] of Object.entries(settingsOf)) {
  const values = of('development');
  const [staging, production] = [of('staging'), of('production')].map((each) => differences(each, values));
  const text = stringify({ values, staging, production }, { lineWidth: 0, version: '1.1' });
  writeFileSync(path.join(directory, `${chart}.yaml`), text);
}
