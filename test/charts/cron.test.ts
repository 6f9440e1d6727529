import { expect, test } from 'vitest';
import { cronPattern } from '../../charts/model/cron';

test.each(['55 23 * * *', '*/5 0-6,22 1 jan-MAR mon', '0 0 ? * 0', '10-50/20 4 31 12 *', '@daily'])(
  'takes the schedule %s',
  (schedule) => expect(schedule).toMatch(cronPattern),
);

test.each([
  'daily',
  '@reboot',
  '60 0 * * *',
  '0 24 * * *',
  '0 0 0 * *',
  '0 0 * 13 *',
  '0 0 * * 7',
  '*/0 * * * *',
  '* * * *',
  '* * * * * *',
  '',
])('refuses the schedule "%s"', (schedule) => expect(schedule).not.toMatch(cronPattern));
