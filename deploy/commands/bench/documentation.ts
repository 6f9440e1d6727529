import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';

const begin = '<!-- made by npm run bench:readme -->\n\n';
const end = '\n\n<!-- end of what npm run bench:readme makes -->';

/** The one document that shows the benchmark's figures. */
export interface Document {
  readonly file: string;
  readonly figures: string;
  /** Its text with other figures. */
  readonly withFigures: (figures: string) => string;
}

/** @throws where not exactly one of README.md and the documents in docs/ has the marks, once each. */
export function findDocument(directory: string): Document {
  const files = globSync(['README.md', 'docs/**/*.md'], { cwd: directory });
  const found = files.flatMap((name) => {
    const file = path.join(directory, name);
    const [before, rest, ...moreBegins] = readFileSync(file, 'utf8').split(begin);
    const [figures, after, ...moreEnds] = rest?.split(end) ?? [];
    if (before === undefined || figures === undefined || after === undefined) return [];
    if (moreBegins.length + moreEnds.length > 0) return [];
    return [{ file, figures, withFigures: (other: string) => `${before}${begin}${other}${end}${after}` }];
  });
  const [document, ...others] = found;
  if (document && others.length === 0) return document;
  throw new Error(
    `exactly one of README.md and docs/**/*.md must have the marks of the figures, got ${found.length}`,
  );
}
