import { readFileSync } from 'node:fs';
import { newestPipelineResults, parseResults } from '../pipeline/results';
import { figuresOf, predict } from './model';
import { layoutFor } from './needs';
import { parseSimulateOptions, simulateHelp } from './options';
import { simulationReport } from './report';

/** `npm run bench -- simulate …` */
export function runSimulation(args: readonly string[]): void {
  const options = parseSimulateOptions(args);
  if (!options) return void process.stdout.write(simulateHelp);
  const { from, perSecond, uploads, seed, concurrency, counts, millis } = options;
  const { s3: s3Millis, ...cpuMillis } = millis;
  const results = from === undefined ? newestPipelineResults() : parseResults(readFileSync(from, 'utf8'));
  const measured = figuresOf(results, perSecond);
  const figures = { ...measured, s3Millis, cpuMillis: { ...measured.cpuMillis, ...cpuMillis } };
  const layout = { ...layoutFor(figures, perSecond, concurrency), ...counts };
  const found = predict(figures, layout, { perSecond, uploads, seed });
  process.stdout.write(simulationReport(figures, layout, perSecond, found));
}
