import { Cluster, type Redis } from 'ioredis';

const beatMillis = 5000;
/** Two beats, of which none came back. */
const silenceMillis = 2.2 * beatMillis;

/**
 * Asks for an answer now and again over a connection that only listens: the other end may have vanished without a word,
 * or have become a replica.
 *
 * @param channel that it listens to
 */
export function beat(connection: Redis | Cluster, channel: string): void {
  const once = connection instanceof Cluster ? beatOfCluster(connection, channel) : () => write(connection);
  const timer = setInterval(() => {
    if (connection.status === 'ready') once();
  }, beatMillis);
  timer.unref();
  connection.once('end', () => clearInterval(timer));
}

/** A write tells of both, where the protocol (RESP3) allows one beside a subscription; the answer's absence ends it. */
function write(connection: Redis): void {
  connection
    .set('mangamotion:probe:listening', '1', 'PX', 60_000)
    .catch(() => connection.ping())
    .catch(() => {});
}

/**
 * A cluster's subscription has a connection of its own that nothing can be asked over: what is published by another one
 * has to come back. Where this user may use no channel nothing ever does, and nothing is given up.
 */
function beatOfCluster(connection: Cluster, channel: string): () => void {
  let wasHeard = false;
  let heardMillis = 0;
  connection.on('ready', () => (heardMillis = performance.now()));
  connection.on('message', () => {
    wasHeard = true;
    heardMillis = performance.now();
  });
  return () => {
    const isSilent = performance.now() - heardMillis > silenceMillis;
    if (wasHeard && isSilent) connection.disconnect(true);
    else connection.publish(channel, '').catch(() => {});
  };
}
