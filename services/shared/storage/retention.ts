import type { Config } from '../config';

const daySeconds = 86_400;

/**
 * How long clean files are kept: a day longer than the record that leads to them, because a job of many files may wait
 * for its last verdict while the first are promoted.
 */
export const cleanRetentionSeconds = ({ jobRetentionSeconds }: Pick<Config, 'jobRetentionSeconds'>): number =>
  jobRetentionSeconds + daySeconds;
