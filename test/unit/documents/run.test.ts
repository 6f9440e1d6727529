import { expect, test } from 'vitest';
import { documented } from '../../documents/commands';
import { inShell } from '../../documents/run';

test("a documented npm script is run as the script's last program, with its arguments", () => {
  expect(inShell('npm run trace -- --latest')).toBe('node build/deploy/commands/trace/main.js --latest');
  expect(inShell('npm start')).toBe('node build/deploy/commands/start/main.js');
  expect(() => inShell('npm run missing')).toThrow('package.json has no script missing');
});

test('what has another name in a test is replaced, in the order that is given', () => {
  const replacements = { 'namespace a': 'namespace b', ' a ': ' c ' };
  expect(inShell('helm test a --namespace a --wait', replacements)).toBe('helm test c --namespace b --wait');
});

test('a command that no document shows any more is refused', () => {
  const command = 'npm run something-else';
  expect(() => documented(command)).toThrow(`no document shows the command: ${command}`);
});
