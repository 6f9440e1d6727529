/** What a release is judged by. */
export interface Released {
  /** Without: only what does not depend on it is looked at. */
  readonly tag: string | undefined;
  /** In `package.json`. */
  readonly version: string;
  /** In `package-lock.json`. */
  readonly lockedVersion: string;
  /** The text of `CHANGELOG.md`. */
  readonly changelog: string;
}

const VERSION = /^\d+\.\d+\.\d+(?:-[\da-z.-]+)?$/i;

/** Why the project cannot be released as it is; none where it can. */
export function releaseProblems({ tag, version, lockedVersion, changelog }: Released): string[] {
  const problems: string[] = [];
  if (!VERSION.test(version)) problems.push(`the version must be as 1.2.3 or 1.2.3-rc.1, got "${version}"`);
  if (tag !== undefined && tag !== `v${version}`)
    problems.push(`the tag must be v${version}, as package.json has it, got "${tag}"`);
  if (lockedVersion !== version)
    problems.push(
      `package-lock.json must have the version ${version}, got "${lockedVersion}"; run npm install`,
    );
  const section = sectionOf(changelog, version);
  if (section === undefined) problems.push(`CHANGELOG.md must have a section "## ${version}"`);
  else if (!/\n\s*\S/.test(section))
    problems.push(`the section "## ${version}" of CHANGELOG.md must say what changed`);
  return problems;
}

/** What a version's heading is followed by: `## 1.2.3` or `## 1.2.3 - 2026-11-30`; undefined without one. */
function sectionOf(changelog: string, version: string): string | undefined {
  const sections = changelog.split(/^## /m).slice(1);
  return sections.find((section) => {
    const [heading = ''] = section.split('\n');
    return heading === version || heading.startsWith(`${version} - `);
  });
}
