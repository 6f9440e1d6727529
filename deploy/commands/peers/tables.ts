import { markdownTable } from '../bench/markdown-table';
import { explanations } from './explained';
import type { Result, Results } from './results';
import { suites } from './suites';

/** What docs/compatibility.md says of other projects' tests. */
export function tables(results: Results): string {
  return `${resultsTable(results)}\n\n${explanationsTable(results)}`;
}

function resultsTable(results: Results): string {
  const lines = suites.flatMap(({ name, title }) => {
    const result = results[name];
    return result ? [[title, result.version, ...counts(result), String(result.different.length)]] : [];
  });
  const header = ['tests of', 'version', 'without', 'with', '`TRACING_FAST_PATH=false`', 'differ'];
  return markdownTable(header, lines);
}

function counts({ passed: { without, fast, library } }: Result): string[] {
  return [without, fast, library].map((count) => (count ? `${count[0]} of ${count[1]}` : '-'));
}

function explanationsTable(results: Results): string {
  const lines = explanations.flatMap(({ suite, tests, reason }) => {
    const seen = tests.filter((test) => results[suite]?.different.includes(test));
    return seen.length === 0 ? [] : [[suite, seen.map((test) => `\`${test}\``).join(', '), reason]];
  });
  if (lines.length === 0) return 'No test differs.';
  return markdownTable(['of', 'tests that differ', 'why'], lines);
}
