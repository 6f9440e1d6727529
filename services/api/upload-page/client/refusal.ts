import type { UploadRules } from '../../upload/upload-schemas';
import { formatBytes } from './format';
import { labelsOf, mediaTypeOf } from './page-types';

/** Why a file cannot be uploaded, in the three things that its owner wants to know. */
export interface Refusal {
  readonly given: string;
  readonly rule: string;
  readonly remedy: string;
}

/** As far as they are about a single page. */
interface PageRules extends Pick<UploadRules, 'maxFileBytes'> {
  readonly contentTypes: readonly string[];
}

/** What can be told of a file before it is sent. @returns undefined where nothing is against it. */
export function refusalOf(
  { name, type, size }: { readonly name: string; readonly type: string; readonly size: number },
  { contentTypes, maxFileBytes }: PageRules,
): Refusal | undefined {
  const mediaType = mediaTypeOf(name, type);
  if (mediaType === undefined || !contentTypes.includes(mediaType))
    return {
      given: type === '' ? 'a file of unknown type' : type,
      rule: `A page is ${labelsOf(contentTypes)}.`,
      remedy: 'Save it as one of these, or leave it out.',
    };
  if (size === 0)
    return {
      given: 'an empty file',
      rule: 'A page holds at least one byte.',
      remedy: 'Copy it again: it may not have arrived whole.',
    };
  if (size > maxFileBytes)
    return {
      given: formatBytes(size),
      rule: `A file is at most ${formatBytes(maxFileBytes)}.`,
      remedy: 'Export it smaller, or split it.',
    };
  return undefined;
}
