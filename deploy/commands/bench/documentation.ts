import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** A part of a document that a command makes. */
export interface Document {
  readonly file: string;
  readonly figures: string;
  /** Its text with other figures. */
  readonly withFigures: (figures: string) => string;
}

/**
 * @param part which of the benchmark's figures: `tables`, for one
 * @throws where not exactly one of README.md and the documents in docs/ has the marks, once each.
 */
export function findDocument(directory: string, part: string): Document {
  const begin = `<!-- ${part}, made by npm run bench:readme -->\n\n`;
  const end = `\n\n<!-- end of ${part} -->`;
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
    `exactly one of README.md and docs/**/*.md must have the marks of ${part}, got ${found.length}`,
  );
}
