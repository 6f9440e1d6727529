import type { Problem } from '../problems';
import { slowBody } from './body-reader';
import { noJson, noUtf8 } from './check-json';
import { otherCharset, tooMuchJson } from './json-body';
import { encodedBody } from './plain-body';

/** What every JSON body can be told. */
export const jsonProblems: Readonly<Record<string, Problem>> = {
  'malformed-json': noJson(),
  'no-utf-8': noUtf8(),
  'slow-body': slowBody(30_000),
  'body-too-large': tooMuchJson(),
  'other-charset': otherCharset('application/json; charset=latin1'),
  'compressed-body': encodedBody('gzip'),
};
