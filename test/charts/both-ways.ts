import { expect } from 'vitest';
import { validateMangamotion } from '../../charts/environments';
import { mangamotionManifests } from '../../charts/manifests';
import type { Mangamotion } from '../../charts/model/mangamotion';
import { comparable, hasHelm, type HelmCharts } from './helm-charts';
import { type Manifest, objectsOf } from './workloads';

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

const isHook = ({ metadata }: Manifest) => metadata.annotations?.['helm.sh/hook'] !== undefined;

/** The object of that kind and name, of which there must be one. */
export function objectOf(objects: readonly Manifest[], kind: string, name: string): Manifest {
  const found = objects.filter((each) => each.kind === kind && each.metadata.name === name);
  expect(found).toHaveLength(1);
  const [object] = found;
  if (object === undefined) throw new Error(`no ${kind} is called ${name}`);
  return object;
}
