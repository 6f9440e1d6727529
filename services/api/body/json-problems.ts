import { tooMuchJson, unsupported } from './json-body';
import { encodedBody } from './plain-body';
import { MalformedBodyProblem, type Problem } from '../problems';
import { slowBody } from './body-reader';

/** What every JSON body can be told. */
export const jsonProblems: Readonly<Record<string, Problem>> = {
  'malformed-json': new MalformedBodyProblem('must be well-formed JSON'),
  'no-utf-8': new MalformedBodyProblem('must be UTF-8'),
  'slow-body': slowBody(30_000),
  'body-too-large': tooMuchJson(),
  'other-charset': unsupported('application/json; charset=latin1', 'UTF-8, as JSON is'),
  'compressed-body': encodedBody('gzip'),
};
