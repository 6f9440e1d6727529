import { parseArgs, type ParseArgsConfig } from 'node:util';
import { codeOf, reasonOf } from '../failure/reason-of';

/** The command line breaks a rule. The message says what was given, and what there is. */
export class UsageError extends TypeError {
  override readonly name = 'UsageError';
}

/** `parseArgs` of Node.js, whose refusals advise what no option here takes. @throws UsageError */
export function parseArguments<T extends ParseArgsConfig>(config: T): ReturnType<typeof parseArgs<T>> {
  try {
    return parseArgs(config);
  } catch (cause) {
    throw new UsageError(refusalOf(cause, Object.keys(config.options ?? {})), { cause });
  }
}

/** @see https://nodejs.org/api/errors.html of its codes */
function refusalOf(cause: unknown, options: readonly string[]): string {
  const message = reasonOf(cause);
  const code = cause instanceof Error ? codeOf(cause) : '';
  const [, given = ''] = /'([^']*)'/.exec(message) ?? [];
  const known = options.map((option) => `--${option}`).join(', ');
  if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') return `there is no option ${given}, but ${known}`;
  if (code === 'ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL') return `options are all that it takes, got "${given}"`;
  // Which option lacks its value, or has one that it does not take: the rest is advice.
  return message.split('\n')[0] ?? message;
}
