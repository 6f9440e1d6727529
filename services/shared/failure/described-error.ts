import { withoutSecrets } from '../../tracing';
import { reasonOf } from './reason-of';

/** All that a log line says of an error. */
export interface DescribedError {
  readonly type: string;
  readonly message: string;
  readonly stack?: string;
  readonly code?: string | number;
  readonly cause?: DescribedError | string;
}

const longestMessage = 4096;
const longestStack = 16_384;
/** Causes of causes; a chain may also lead back to its beginning. */
const mostCauses = 5;

/**
 * An error as every log line shows it: type, message, stack, code and cause, and nothing else. Libraries hang whole
 * commands and records on their errors (ioredis: `command.args`, `previousErrors`), with what users and passwords are
 * in them. Anything else that was thrown comes back as text.
 */
export function describedError(thrown: unknown): DescribedError | string {
  try {
    return describe(thrown, mostCauses);
  } catch {
    // A revoked proxy or a throwing getter: the line itself must still be written.
    return 'a value that cannot be described';
  }
}

function describe(thrown: unknown, causesLeft: number): DescribedError | string {
  if (typeof thrown === 'string') return cut(thrown, longestMessage);
  if (!(thrown instanceof Error)) return `no error, but of type ${typeof thrown}`;
  const { name, stack, cause } = thrown;
  const code: unknown = 'code' in thrown ? thrown.code : undefined;
  return {
    type: name,
    message: cut(reasonOf(thrown), longestMessage),
    ...(stack !== undefined && { stack: cut(stack, longestStack) }),
    ...((typeof code === 'string' || typeof code === 'number') && { code }),
    ...(cause !== undefined && causesLeft > 0 && { cause: describe(cause, causesLeft - 1) }),
  };
}

const cut = (text: string, length: number): string => withoutSecrets(text).slice(0, length);
