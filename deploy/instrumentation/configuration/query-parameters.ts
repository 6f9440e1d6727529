import { ConfigurationError } from './configuration-error';
import { readText, type Environment } from './environment';

/** What S3's requests are, and which page of a list somebody looks at. */
const DEFAULT_NAMES = 'delete,list-type,max-keys,partNumber,uploads,versioning,x-id,limit,offset,page';
const NAME = /^[\w.~[\]-]+$/;

/** Parameters whose values spans show, in either case; `none` for no values at all. */
export function readQueryParameters(env: Environment): string[] {
  const text = readText(env, 'TRACING_QUERY_PARAMETERS') ?? DEFAULT_NAMES;
  if (text === 'none') return [];
  return text.split(',').map((entry) => {
    const name = entry.trim();
    if (NAME.test(name)) return name;
    throw new ConfigurationError(
      'TRACING_QUERY_PARAMETERS',
      name,
      'must be none, or names of query parameters, comma separated',
    );
  });
}
