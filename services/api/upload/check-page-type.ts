import { anyType, detectPageType, namedPageType, pageTypeRule } from '../../shared/page-types';
import { InvalidFileTypeProblem } from '../problems';

/** The page type that a file was declared to be, or any. @throws InvalidFileTypeProblem */
export function requireNamedType(field: string, contentType: string): string {
  const type = namedPageType(contentType);
  if (type !== undefined) return type;
  throw new InvalidFileTypeProblem({
    field: `${field}.contentType`,
    value: contentType.slice(0, 128),
    rule: pageTypeRule,
  });
}

/**
 * Makes sure that content is what it was declared to be.
 *
 * @param head the first `signatureBytes` of the file, or all of it.
 * @returns the page type that it is.
 * @throws InvalidFileTypeProblem
 */
export function requireContent(field: string, head: Buffer, declared: string): string {
  const detected = detectPageType(head);
  if (detected !== undefined && (detected === declared || declared === anyType)) return detected;
  const rule =
    declared === anyType
      ? `${pageTypeRule} by its content`
      : `must be ${declared} by its content, as it was declared`;
  throw new InvalidFileTypeProblem({ field: `${field}.content`, value: detected ?? 'unknown content', rule });
}
