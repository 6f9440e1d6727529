/** `first-last/step`, and several of them with commas between. */
const field = (value: string): string => {
  const range = `(\\*|\\?|(${value})(-(${value}))?)(/[1-9][0-9]*)?`;
  return `${range}(,${range})*`;
};
const names = (...of: readonly string[]): string =>
  of.flatMap((name) => [name, name.toUpperCase()]).join('|');

const months = names('jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec');
const weekdays = names('sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat');

const fields = [
  field('[0-5]?[0-9]'),
  field('[01]?[0-9]|2[0-3]'),
  field('0?[1-9]|[12][0-9]|3[01]'),
  field(`0?[1-9]|1[0-2]|${months}`),
  field(`[0-6]|${weekdays}`),
];

/**
 * The schedule of a CronJob: minute, hour, day, month and weekday, or a name for them.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-syntax
 */
export const cronPattern = new RegExp(
  `^(${fields.join(' +')}|@(yearly|annually|monthly|weekly|daily|midnight|hourly))$`,
);
