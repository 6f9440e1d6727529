import { expect } from 'vitest';
import { validateMangamotion, validateOperators } from '../../charts/environments';
import { mangamotionManifests, operatorManifests } from '../../charts/manifests';
import type { Mangamotion } from '../../charts/model/mangamotion';
import type { Operators } from '../../charts/model/operators';
import { comparable, hasHelm, type HelmCharts } from './helm-charts';
import { certificate, type Manifest, objectsOf } from './workloads';

/** What synth writes for these settings; where there is Helm, it must render the same, and its hooks come on top. */
export function bothWays(charts: HelmCharts, settings: Mangamotion): Manifest[] {
  const written = objectsOf(mangamotionManifests(validateMangamotion(settings), 'unused'));
  if (!hasHelm) return written;
  const rendered = charts.renderWith('mangamotion', 'mangamotion', settings);
  expect(comparable(rendered.filter((each) => !isHook(each)))).toStrictEqual(
    comparable(written.filter(({ kind }) => kind !== 'Namespace')),
  );
  return [...written, ...rendered.filter(isHook)];
}

/** The same of the operators, whose certificates must be no matter of Helm's. */
export function operatorsBothWays(charts: HelmCharts, settings: Operators): Manifest[] {
  const name = 'mangamotion-operators';
  const valid = validateOperators({ ...settings, certificates: 'job' });
  const written = objectsOf(operatorManifests(valid, 'unused', certificate));
  if (!hasHelm) return written;
  const rendered = charts.renderWith('operators', name, {
    ...settings,
    certificates: 'job',
    fullnameOverride: name,
  });
  expect(comparable(rendered.filter(isSameInBoth))).toStrictEqual(comparable(written.filter(isSameInBoth)));
  return written;
}

/** The name of a Job is a hash of how others are written, and Helm's users make the namespace. */
const isSameInBoth = ({ kind }: Manifest) => !['Job', 'Namespace'].includes(kind);
const isHook = ({ metadata }: Manifest) => metadata.annotations?.['helm.sh/hook'] !== undefined;

/** The object of that kind and name, of which there must be one. */
export function objectOf(objects: readonly Manifest[], kind: string, name: string): Manifest {
  const found = objects.filter((each) => each.kind === kind && each.metadata.name === name);
  expect(found).toHaveLength(1);
  const [object] = found;
  if (object === undefined) throw new Error(`no ${kind} is called ${name}`);
  return object;
}
