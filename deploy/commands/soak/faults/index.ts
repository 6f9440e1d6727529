import { networkFaults } from './network-faults';
import { processFaults } from './process-faults';
import { redisFaults } from './redis-faults';
import { storageFaults } from './storage-faults';

/** Every fault that the soak makes of servers on this machine. */
export const rigFaults = [...processFaults, ...redisFaults, ...storageFaults, ...networkFaults];
