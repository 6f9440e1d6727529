import { expect, test } from 'vitest';
import { releaseProblems } from '../../../../deploy/commands/release/release-problems';

const changelog =
  '# Changelog\n\n## Unreleased\n\n## 1.2.3 - 2026-11-30\n\n### Fixed\n\n- A fault.\n\n## 1.2.0\n\n';
const fit = { tag: 'v1.2.3', version: '1.2.3', lockedVersion: '1.2.3', changelog };

test('a release has one version in tag, package, lock file and changelog', () => {
  expect(releaseProblems(fit)).toEqual([]);
  expect(releaseProblems({ ...fit, tag: undefined })).toEqual([]);
});

test.each([
  [{ tag: 'v1.2.4' }, 'the tag must be v1.2.3, as package.json has it, got "v1.2.4"'],
  [{ tag: '1.2.3' }, 'the tag must be v1.2.3, as package.json has it, got "1.2.3"'],
  [{ lockedVersion: '1.2.2' }, 'package-lock.json must have the version 1.2.3, got "1.2.2"; run npm install'],
  [{ changelog: '## Unreleased\n\n- A fault.\n' }, 'CHANGELOG.md must have a section "## 1.2.3"'],
  [
    { tag: 'v1.2.0', version: '1.2.0', lockedVersion: '1.2.0' },
    'the section "## 1.2.0" of CHANGELOG.md must say what changed',
  ],
])('%j is told', (change, problem) => {
  expect(releaseProblems({ ...fit, ...change })).toEqual([problem]);
});

test('what is no version is told, with all that follows', () => {
  expect(releaseProblems({ ...fit, version: 'next' })).toHaveLength(4);
});
