import { initializeTracing } from '../tracing';
import { workerTracing } from './scan/tracing-declaration';

// Before anything that should be traced is loaded, hence a `require` below.
initializeTracing({ declaration: workerTracing });

const { run }: typeof import('./run') = require('./run');

void run(process.env);
