import { findCommand, isExecutable } from '../servers/find-command';

const commands = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];
const application = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';

/** The path of a Chromium on this machine, which the tests of the upload page drive; undefined where there is none. */
export async function findBrowser(): Promise<string | undefined> {
  for (const command of commands) {
    const file = await findCommand(command);
    if (file !== undefined) return file;
  }
  return (await isExecutable(application)) ? application : undefined;
}

/** The exact commands that bring a browser, for a person to run. */
export const browserInstructions = [
  'This machine lacks Chromium, in which the upload page is tested. Install it, then run the command again:',
  '  Debian:          sudo apt-get install chromium fonts-dejavu-core',
  '  Ubuntu:          sudo snap install chromium',
  '  Fedora:          sudo dnf install chromium',
  '  macOS:           brew install --cask google-chrome',
].join('\n');
