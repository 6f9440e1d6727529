import { clusterFindings } from './cluster-findings';
import { needs } from './entry';
import { exportFindings } from './export-findings';
import { podFindings } from './pod-findings';
import { workloadFindings } from './workload-findings';

/** Everything that the doctor can find wrong, in the order in which things depend on one another. */
export const catalogue = {
  ...clusterFindings,
  ...workloadFindings,
  ...podFindings,
  ...exportFindings,
} as const;

export type FindingId = keyof typeof catalogue;

/** Whether a fault of the one explains the other. */
export function explains(cause: FindingId, consequence: FindingId): boolean {
  const needed: readonly string[] = needs[catalogue[consequence].stage];
  return needed.includes(catalogue[cause].stage);
}
