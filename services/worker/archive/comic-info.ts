import { archiveBounds } from './bounds';
import type { ContentSample } from './content-sample';

/** With or without a byte order mark, declaration or comment before its element. */
const beginning = /^(?:\xef\xbb\xbf)?\s*<(?:\?xml|!--|ComicInfo)[\s>]/;

/** The one file beside the pages that comic readers know. @see https://github.com/anansi-project/comicinfo */
export const isComicInfo = ({ sizeBytes, head }: ContentSample): boolean =>
  sizeBytes <= archiveBounds.comicInfoBytes && beginning.test(head.toString('latin1'));
