import { serviceNames } from '../shared/service-names';
import { initializeTracing } from '../tracing';
import { workerTracing } from './scan/tracing-declaration';

// Before anything that should be traced is loaded, hence a `require` below.
initializeTracing({ declaration: workerTracing });

const {
  runService,
}: typeof import('../shared/service/run-service') = require('../shared/service/run-service');
const { startWorker }: typeof import('./service') = require('./service');

void runService(process.env, serviceNames.worker, startWorker);
