import path from 'node:path';
import { z } from 'zod';
import { projectDirectory } from '../../../rig/project-directory';
import { choosePort } from '../../../rig/servers/free-ports';
import { Child } from '../../bench/child';
import { runProgram } from '../run-program';
import type { Outcomes, Suite } from '../suite';
import type { Environment } from '../ways';

const SERVICE = path.join(projectDirectory, 'build/deploy/commands/peers/processes/conformance-service.js');
const TESTS = ['TraceContextTest', 'AdvancedTest', 'TraceContext2Test'];
const LEVELS = ['1', '2'];
const RATIOS = ['1', '0'];

/** The W3C's own tests ask a service to call them back, and look at the headers. */
export const traceContext: Suite = {
  name: 'trace-context',
  title: 'W3C Trace Context, levels 1 and 2, strict, at ratios 1 and 0',
  checkout: 'trace-context',
  needsTracing: true,
  async run(checkout, env) {
    const outcomes = new Map<string, boolean>();
    for (const ratio of RATIOS) {
      const sampled = { ...env, JAEGER_SAMPLER: 'probabilistic', JAEGER_SAMPLER_PARAM: ratio };
      for (const level of LEVELS) {
        const found = await atLevel(level, path.join(checkout, 'test'), sampled);
        for (const [name, passed] of found) outcomes.set(`level ${level}, ratio ${ratio}: ${name}`, passed);
      }
    }
    return outcomes;
  },
};

async function atLevel(level: string, directory: string, env: Environment): Promise<Outcomes> {
  const service = new Child(SERVICE, { env });
  try {
    const { port } = await service.ask('port', z.object({ port: z.number() }));
    const harness = {
      PATH: env['PATH'] ?? '',
      SPEC_LEVEL: level,
      STRICT_LEVEL: '2',
      HARNESS_PORT: String(await choosePort(undefined)),
    };
    const python = path.join(directory, '../venv/bin/python');
    const { stderr } = await runProgram(python, ['test.py', `http://127.0.0.1:${port}/test`, ...TESTS], {
      cwd: directory,
      env: harness,
      timeoutMillis: 10 * 60_000,
    });
    return outcomesOf(stderr);
  } finally {
    await service.stop();
  }
}

/** As Python's unittest prints them: the test, perhaps its description in another line, then the outcome. */
function outcomesOf(stderr: string): Outcomes {
  const found = stderr.matchAll(/^(test_\w+) \([^)]*\)[^]*?\.\.\. (ok|FAIL|ERROR|skipped)/gm);
  const ran = [...found].filter(([, , outcome]) => outcome !== 'skipped');
  if (ran.length === 0) throw new Error(`the harness ran no test: ${stderr.slice(-2000)}`);
  return new Map(ran.map(([, name = '', outcome]) => [name, outcome === 'ok']));
}
