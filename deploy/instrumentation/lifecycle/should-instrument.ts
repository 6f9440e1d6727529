import path from 'node:path';

/** What a preload can know about the process that it was loaded into. */
export interface ProcessFacts {
  /** Options of node itself, without those of NODE_OPTIONS. */
  readonly execArgv: readonly string[];
  readonly argv: readonly string[];
}

/** `node -e` and the like: with module hooks they crash (`ENOENT open 'module'`), and probes should be quick. */
const NO_SCRIPT = /^(-[a-z]*[epci]|--eval|--print|--check|--interactive|--run)($|=)/;
const PACKAGE_TOOLS: ReadonlySet<string> = new Set([
  'npm',
  'npx',
  'yarn',
  'yarnpkg',
  'pnpm',
  'pnpx',
  'corepack',
]);

/** False where a process is not a service: code without a file, npm and its kind. */
export function shouldInstrument({ execArgv, argv }: ProcessFacts): boolean {
  if (execArgv.some((option) => NO_SCRIPT.test(option))) return false;
  const script = argv[1];
  return script !== undefined && script !== '-' && !isPackageTool(script);
}

/** `/usr/bin/npm`, `…/npm/bin/npm-cli.js`, `…/npm/bin/npx-cli.js`. */
function isPackageTool(script: string): boolean {
  const name = path.basename(script).replace(/(-cli)?(\.[cm]?js)?$/, '');
  return PACKAGE_TOOLS.has(name);
}
