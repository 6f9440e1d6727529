/**
 * Fills the young generation, has V8 shrink it as it does while a process is idle, and fills it again. Prints its size
 * in bytes after each. Needs `--expose-gc`.
 */
const { setTimeout: delay } = require('node:timers/promises');
const { getHeapSpaceStatistics } = require('node:v8');
const { boundYoungGeneration } = require('../../../build/services/api/young-generation');

const turns = 200;
const objectsOfTurn = 20_000;
/** Of so many turns, all survive: what makes V8 grow it. */
const turnsKept = 5;

const size = () => getHeapSpaceStatistics().find(({ space_name: name }) => name === 'new_space').space_size;

const fill = async () => {
  let kept = [];
  for (let turn = 0; turn < turns; turn += 1) {
    if (turn % turnsKept === 0) kept = [];
    for (let count = 0; count < objectsOfTurn; count += 1) kept.push({ count });
    await delay(1);
  }
  return size();
};

const run = async () => {
  boundYoungGeneration(Number(process.env.LIMIT));
  const filled = await fill();
  globalThis.gc({ type: 'major', execution: 'sync', flavor: 'last-resort' });
  const shrunk = size();
  console.log(JSON.stringify({ filled, shrunk, filledAgain: await fill() }));
  process.exit();
};

void run();
