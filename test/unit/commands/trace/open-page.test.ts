import { expect, test } from 'vitest';
import { openerOf } from '../../../../deploy/commands/trace/open-page';

test.each<[NodeJS.Platform, NodeJS.ProcessEnv, string[]]>([
  ['linux', {}, ['xdg-open']],
  ['darwin', {}, ['open']],
  ['win32', {}, ['cmd', '/c', 'start', '']],
  ['linux', { BROWSER: 'firefox' }, ['firefox']],
])('on %s with %j a page is opened by %j', (platform, env, expected) => {
  expect(openerOf(platform, env)).toEqual(expected);
});
