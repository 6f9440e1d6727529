import path from 'node:path';
import { type describeRun, fileName, readNewest, resultsDirectory } from '../kept-results';
import type { PipelineOptions } from './options';
import { type Findings, seriesNames } from './series/all';

const folder = 'pipeline';

/** Undefined where the run is too short or partial to stand for anything, and no file was asked for. */
export function pipelineFile({ json, isQuick, series }: PipelineOptions): string | undefined {
  const isWhole = !isQuick && series.length === seriesNames.length;
  return json ?? (isWhole ? path.join(resultsDirectory, folder, fileName()) : undefined);
}

/** What a file of a run holds. */
export interface PipelineResults extends ReturnType<typeof describeRun>, Findings {
  readonly isQuick: boolean;
}

/** @param text of a file that a run has written. */
export function parseResults(text: string): PipelineResults {
  return JSON.parse(text);
}

/** @throws where there are none. */
export function newestPipelineResults(): PipelineResults {
  const text = readNewest(`${folder}/*.json`);
  if (text === undefined)
    throw new Error(`${resultsDirectory}/${folder} must hold the results of a whole run`);
  return parseResults(text);
}
