import { InvalidRequestProblem, MalformedBodyProblem, TooLargeProblem, type Violation } from '../problems';

/** What a form is refused for, each once: where it is found, and where the document shows it. */

export const noBoundary = () => new MalformedBodyProblem('must come with a boundary in its content-type');

export const cutOff = (cause?: unknown) => new MalformedBodyProblem('must end with its boundary', cause);

export const namelessPart = () =>
  new MalformedBodyProblem('must have a content-disposition with a name in each part');

export const noFile = () => invalid('files', 0, 'must hold at least one file');

export const tooManyFiles = (found: number, most: number) =>
  invalid('files', found, `must be at most ${most} files`);

export const tooManyFields = (found: number, most: number) =>
  invalid('body', found, `must hold at most ${most} fields beside its files`);

/** @param type that the content shows */
export const pageAsField = (type: string) =>
  invalid('body', type, 'must have a filename or a type in each part that is a page');

export const emptyFile = (field: string) => invalid(field, 0, 'must not be empty');

export const fileTooLarge = (field: string, bytes: number, most: number) =>
  tooLarge(field, bytes, `must be at most ${most} bytes`);

export const formTooLarge = (bytes: number, most: number) =>
  tooLarge('body', bytes, `must be at most ${most} bytes`);

export const tooMuchBesideFiles = (bytes: number, most: number) =>
  tooLarge('body', bytes, `must hold at most ${most} bytes beside its files`);

const invalid = (field: string, value: Violation['value'], rule: string) =>
  new InvalidRequestProblem([{ field, value, rule }]);

const tooLarge = (field: string, value: number, rule: string) => new TooLargeProblem({ field, value, rule });
