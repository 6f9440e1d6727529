import { initializeTracing } from '../tracing';

// Before anything that should be traced is loaded, hence a `require` below.
initializeTracing();

const { run }: typeof import('./run') = require('./run');

void run(process.env);
