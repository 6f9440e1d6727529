/** A table as the formatter of this project leaves it. */
export function markdownTable(header: readonly string[], lines: readonly (readonly string[])[]): string {
  const all = [header, ...lines];
  const widths = header.map((_, column) => Math.max(3, ...all.map((line) => (line[column] ?? '').length)));
  const row = (cells: readonly string[]) =>
    `| ${widths.map((width, column) => (cells[column] ?? '').padEnd(width)).join(' | ')} |`;
  const rule = row(widths.map((width) => '-'.repeat(width)));
  return [row(header), rule, ...lines.map(row)].join('\n');
}
