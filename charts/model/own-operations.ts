import { apiOperations } from '../../services/api/operations';
import { serviceNames } from '../../services/shared/service-names';
import { workerOperations } from '../../services/worker/operations/worker-operations';

/** The operations by which traces of our own services begin: what a sampler decides about. */
export const ownOperations: Readonly<Record<string, readonly string[]>> = {
  [serviceNames.api]: apiOperations,
  [serviceNames.worker]: Object.values(workerOperations),
};
