import type { ProblemBody } from '../../problems/problem-body';
import { formatBytes } from './format';
import type { Refusal } from './refusal';

/** What the API answers where it refuses: RFC 9457. Its status is the answer's own. */
type ProblemDetails = Omit<ProblemBody, 'status'>;

/** The API, or something before it, answered with a refusal. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
  readonly status: number;
  /** Undefined where the answer was no problem document: a proxy's, most likely. */
  readonly problem: ProblemDetails | undefined;
  readonly retryAfterSeconds: number | undefined;

  constructor(status: number, body: string, retryAfter: string | null) {
    const problem = parse(body);
    super(problem?.detail ?? `the server answered ${status}`);
    this.status = status;
    this.problem = problem;
    this.retryAfterSeconds = retryAfter === null ? undefined : Number(retryAfter);
  }
}

/** No answer came, or not all of it. */
export class ConnectionLostError extends Error {
  override readonly name = 'ConnectionLostError';
}

/** Storage did not take a page that was sent straight to it. */
export class StorageError extends Error {
  override readonly name = 'StorageError';
}

function parse(body: string): ProblemDetails | undefined {
  try {
    const problem: ProblemDetails = JSON.parse(body);
    return typeof problem.detail === 'string' ? problem : undefined;
  } catch {
    return undefined;
  }
}

const place = /^(?:files|keys)\[(\d+)\]/;

const remedies: Readonly<Record<string, string>> = {
  'urn:mangamotion:problem:invalid-file-type':
    'Open it and save it again as the type that its name says, or leave it out.',
  'urn:mangamotion:problem:too-large': 'Export it smaller, or split it.',
};

const inBytes = /\b(\d+) bytes\b/;
const readable = (_found: string, bytes: string): string => formatBytes(Number(bytes));

/** What a problem says of single files, by their place in the upload. */
export function refusalsIn({ type, errors = [] }: ProblemDetails): Map<number, Refusal> {
  const refusals = new Map<number, Refusal>();
  for (const { field, value, rule } of errors) {
    const index = place.exec(field)?.[1];
    if (index === undefined) continue;
    const given = typeof value === 'number' && inBytes.test(rule) ? formatBytes(value) : (value ?? 'nothing');
    const remedy = remedies[type] ?? 'Leave it out, or choose it again.';
    refusals.set(Number(index), {
      given: String(given),
      rule: `It ${rule.replace(inBytes, readable)}.`,
      remedy,
    });
  }
  return refusals;
}
