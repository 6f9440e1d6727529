import { reportToStderr, type Report } from './report';

let report: Report = reportToStderr;
const told = new Set<string>();

/** From now on, packages that cannot be traced are told so. */
export function tellUnsupportedBy(given: Report): void {
  report = given;
}

/** Once for each version of a package: the service should hear of it, as half a trace looks like a whole one. */
export function tellUnsupported(name: string, version: string, supported: readonly string[]): void {
  const known = `${name} ${version}`;
  if (told.has(known)) return;
  told.add(known);
  report('warn', `${known} is not traced, only ${supported.join(' or ')}`, { package: name, version });
}
