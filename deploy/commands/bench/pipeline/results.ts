import path from 'node:path';
import { fileName, resultsDirectory } from '../kept-results';
import type { PipelineOptions } from './options';
import { seriesNames } from './series/all';

const folder = 'pipeline';

/** Undefined where the run is too short or partial to stand for anything, and no file was asked for. */
export function pipelineFile({ json, isQuick, series }: PipelineOptions): string | undefined {
  const isWhole = !isQuick && series.length === seriesNames.length;
  return json ?? (isWhole ? path.join(resultsDirectory, folder, fileName()) : undefined);
}
