import { jsonLimitBytes } from '../json-body';
import {
  MalformedBodyProblem,
  type Problem,
  SlowBodyProblem,
  TooLargeProblem,
  UnsupportedBodyProblem,
} from '../problems';

/** What every JSON body can be told. */
export const jsonProblems: Readonly<Record<string, Problem>> = {
  'malformed-json': new MalformedBodyProblem('must be well-formed JSON'),
  'slow-body': new SlowBodyProblem('the body was not complete within 30000 ms'),
  'body-too-large': new TooLargeProblem({
    field: 'body',
    value: null,
    rule: `must be at most ${jsonLimitBytes} bytes`,
  }),
  'compressed-body': new UnsupportedBodyProblem({
    field: 'body',
    value: null,
    rule: 'must be UTF-8, not compressed',
  }),
};
