import { installOperators, namespaces, operatorsRelease } from '../../../deploy/cluster/kind/install';
import { kubectlIn } from '../cluster/kubectl';
import { uninstalled } from './install';

/** Makes room for operators of another making, as one cluster has these once. */
export const removeSharedOperators = (): Promise<void> =>
  uninstalled(kubectlIn(namespaces.operators), operatorsRelease.name);

/** What all other tests rely on. */
export const restoreSharedOperators = (): Promise<void> => installOperators(kubectlIn('default'));
