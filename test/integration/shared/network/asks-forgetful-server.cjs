/**
 * Runs where the name server is its own, which loses the first questions: as many of each kind as LOST says. Looks a name
 * up, and prints what was found, and from how many ports the first questions of both kinds came.
 */
const dgram = require('node:dgram');
const { addressesOf } = require('../../../../build/services/shared/network/look-up');
const { answerTo, questionIn } = require('./name-answer.cjs');

const lost = Number(process.env.LOST);

const run = async () => {
  const counts = new Map();
  const firstPorts = new Set();
  const server = dgram.createSocket('udp4', (query, { port, address }) => {
    const { isForA } = questionIn(query);
    const count = counts.get(isForA) ?? 0;
    counts.set(isForA, count + 1);
    if (count === 0) firstPorts.add(port);
    if (count >= lost) server.send(answerTo(query, 'jaeger.example'), port, address);
  });
  await new Promise((resolve) => server.bind(53, '127.0.0.1', resolve));
  const found = await addressesOf('jaeger.example.');
  console.log(JSON.stringify({ found, ports: firstPorts.size }));
  process.exit();
};

void run();
