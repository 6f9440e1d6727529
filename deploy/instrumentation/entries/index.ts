import type { InstrumentationName, TracingConfiguration } from '../configuration';
import type { Propagation } from '../propagation';
import { createAwsInstrumentation, PresignerInstrumentation } from './aws-sdk';
import { BullMQInstrumentation } from './bullmq';
import { RouteInstrumentation } from './express';
import { createFsInstrumentation } from './fs';
import { keepQueryValues } from './http/redact-url';
import { imitating } from '../patching/imitate';
import { instrumentMethods } from './methods';
import type { Replaced } from '../contracts/replaced';

type Starts = Record<InstrumentationName, () => unknown>;

/** Starts those that are switched on. The tracer provider must be registered before. */
export function startInstrumentations(configuration: TracingConfiguration, propagation: Propagation): void {
  const { fastPath, instrumentations, queryParameters, tracedMethods } = configuration;
  keepQueryValues(queryParameters);
  const starts: Starts = {
    ...(fastPath ? fastStarts(configuration, propagation) : libraryStarts(configuration, propagation)),
    'aws-sdk': () => [imitating(createAwsInstrumentation()), new PresignerInstrumentation()],
    express: () => new RouteInstrumentation(),
    fs: () => imitating(createFsInstrumentation()),
    bullmq: () => new BullMQInstrumentation(propagation.jobs),
    methods: () => instrumentMethods(tracedMethods),
  };
  for (const name of instrumentations) starts[name]();
}

/** Neither of the two ways is even evaluated where the other one is taken: that would cost every start. */
function fastStarts(configuration: TracingConfiguration, propagation: Propagation): Replaced {
  const { fastStarts: starts }: typeof import('./fast') = require('./fast');
  return starts(configuration, propagation);
}

function libraryStarts(configuration: TracingConfiguration, propagation: Propagation): Replaced {
  const { libraryStarts: starts }: typeof import('../stock/entries') = require('../stock/entries');
  return starts(configuration, propagation);
}
