import { serviceNames } from '../shared/service-names';
import { initializeTracing } from '../tracing';
import { apiTracing } from './tracing-declaration';

// Before anything that should be traced is loaded, hence a `require` below.
initializeTracing({ declaration: apiTracing });

const {
  runService,
}: typeof import('../shared/service/run-service') = require('../shared/service/run-service');
const { startService }: typeof import('./service') = require('./service');

void runService(process.env, serviceNames.api, startService);
