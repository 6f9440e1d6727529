import { anyType, detectPageType } from '../../shared/page-types';
import type { FormPart } from './form-parts';
import { pageAsField } from './form-refusals';

/** A part of a form that is a file. */
export interface FormFile {
  readonly fileName: string;
  readonly contentType: string;
  readonly body: AsyncIterable<Buffer>;
}

/** What clients declare fields as, where they declare anything. */
const fieldType =
  /^\s*(text\/|application\/(json|xml|x-www-form-urlencoded)\s*(;|$)|application\/[^;]*\+(json|xml)\s*(;|$))/i;

/**
 * The file that a part is; undefined for a field, and for an input of a page that nothing was chosen for, which
 * browsers send as an empty file without a name. What was accepted was all of it: a part is never left out because its
 * client does not name its files.
 *
 * @throws InvalidRequestProblem for a page that was sent as a field.
 */
export async function fileOf(part: FormPart): Promise<FormFile | undefined> {
  const { fileName, contentType } = part;
  const { first, body } = await peek(part.body);
  if (fileName === undefined && (contentType === undefined || fieldType.test(contentType))) {
    requireNoPage(first);
    return undefined;
  }
  if (!fileName && first === undefined) return undefined;
  return { fileName: fileName ?? '', contentType: contentType ?? anyType, body };
}

function requireNoPage(first: Buffer | undefined): void {
  const type = first && detectPageType(first);
  if (type !== undefined) throw pageAsField(type);
}

/** The first bytes of a body, and the body as it was. */
async function peek(body: AsyncIterable<Buffer>) {
  const chunks = body[Symbol.asyncIterator]();
  let next = await chunks.next();
  while (!next.done && next.value.length === 0) next = await chunks.next();
  const first: Buffer | undefined = next.done ? undefined : next.value;
  return { first, body: from(next, chunks) };
}

async function* from(
  first: IteratorResult<Buffer, unknown>,
  chunks: AsyncIterator<Buffer>,
): AsyncGenerator<Buffer> {
  for (let next = first; !next.done; next = await chunks.next()) yield next.value;
}
