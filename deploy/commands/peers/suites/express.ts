import { runNode } from '../run-program';
import type { Suite } from '../suite';
import { mochaOutcomes, PATIENTLY } from './mocha';

export const express: Suite = {
  name: 'express',
  title: 'Express',
  checkout: 'node_modules/express',
  needsTracing: false,
  async run(checkout, env) {
    const args = ['node_modules/mocha/bin/mocha.js', '--require', 'test/support/env', '--check-leaks'];
    const how = [...PATIENTLY, '--reporter', 'json', 'test/', 'test/acceptance/'];
    return mochaOutcomes(
      await runNode([...args, ...how], { cwd: checkout, env, timeoutMillis: 30 * 60_000 }),
    );
  },
};
