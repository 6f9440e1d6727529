import type { Answer, Header } from '../endpoint/endpoint';
import { exampleTraceId } from '../endpoint/example-trace-id';
import { type Problem, problemBody, problemSchema } from '../problems';

const retryAfter: Header = {
  description: 'Seconds to wait before trying again.',
  schema: { type: 'string', pattern: '^[0-9]+$' },
  example: '5',
};

const challenge: Header = {
  description: 'How to authenticate.',
  schema: { type: 'string' },
  example: 'Bearer realm="mangamotion"',
};

/** The answers that problems give, by status, with each problem as an example. */
export function problemAnswers(problems: Readonly<Record<string, Problem>>): Record<string, Answer> {
  const byStatus = Map.groupBy(Object.entries(problems), ([, { status }]) => String(status));
  return Object.fromEntries([...byStatus].map(([status, group]) => [status, problemAnswer(group)]));
}

function problemAnswer(group: readonly [string, Problem][]): Answer {
  const titles = new Set(group.map(([, { title }]) => title));
  const headers = {
    ...(group.some(([, problem]) => problem.retryAfterSeconds !== undefined) && {
      'Retry-After': retryAfter,
    }),
    ...(group.some(([, problem]) => problem.challenge !== undefined) && { 'WWW-Authenticate': challenge }),
  };
  const examples = group.map(([name, problem]) => [
    name,
    { summary: problem.message, value: problemBody(problem, exampleTraceId) },
  ]);
  return {
    description: [...titles].join('; '),
    ...(Object.keys(headers).length > 0 && { headers }),
    content: {
      'application/problem+json': { schema: problemSchema, examples: Object.fromEntries(examples) },
    },
  };
}
