import { downloadName } from '../download-name';
import type { JobFile } from '../job';
import type { ObjectHeaders } from '../storage/object-storage';

/**
 * What a reader of a clean file gets beside its bytes. All of it is of our own: who was told of an encoding would read
 * other bytes than the scanner did.
 */
export function downloadHeaders({ name, contentType }: Pick<JobFile, 'name' | 'contentType'>): ObjectHeaders {
  return {
    contentType,
    contentDisposition: attachment(downloadName(name, contentType)),
    // It is one user's: no cache between keeps it for another.
    cacheControl: 'private, no-store',
  };
}

/**
 * A `Content-Disposition` that saves a download under a name: as ASCII for old clients, and whole in UTF-8.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6266
 */
function attachment(name: string): string {
  const ascii = name.replace(/[^\x20-\x7e]|["%]/g, '_');
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}
