import { initializeTracing } from '../../tracing';
import { workerTracing } from '../tracing-declaration';

// Before anything that should be traced is loaded, hence a `require` below.
initializeTracing({ declaration: workerTracing });

const { rescan }: typeof import('./queue-rescans') = require('./queue-rescans');

rescan(process.argv.slice(2), process.env).catch((error: unknown) => {
  process.stderr.write(`rescan: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
