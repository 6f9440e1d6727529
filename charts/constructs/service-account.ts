import { k8s } from 'cdk8s-plus-27';
import type { Construct } from 'constructs';
import type { ServiceAccount } from '../model/service-account';
import { present } from '../template/condition';
import { onlyIf } from '../template/conditional';
import { field } from '../template/field';
import { addEntries } from '../template/free-form';
import { setTruth } from '../template/set-truth';
import { choose, text } from '../template/text';
import type { Values } from '../template/values';
import type { Tracing } from './installation';
import { metadata } from './labels';

type Release = Pick<Tracing, 'release'>;
type Settings = Values<ServiceAccount>;

/** That of an account that is not made here is stated, or there is none but the namespace's own. */
export function accountName({ release }: Release, suffix: string, { create, name }: Settings): string {
  const ours = choose(create, text`${release.name}-${suffix}`, 'default');
  return field(choose(present(name), name, ours));
}

interface AccountProps {
  readonly id?: string;
  readonly component: string;
  readonly suffix?: string;
  readonly settings: Settings;
  /** Of the registries, where what makes the pods does not know them. */
  readonly imagePullSecrets?: k8s.LocalObjectReference[];
}

/** The account of the pods of a component, where it is made here. */
export function addAccount(scope: Construct, installation: Release, props: AccountProps) {
  const { id = 'account', component, suffix = component, settings, imagePullSecrets } = props;
  const account = new k8s.KubeServiceAccount(scope, id, {
    metadata: {
      ...metadata(installation.release, component),
      name: accountName(installation, suffix, settings),
    },
    imagePullSecrets,
  });
  setTruth(account, settings.automount, 'automountServiceAccountToken');
  addEntries(account, settings.annotations, 'metadata', 'annotations');
  onlyIf(account, settings.create);
  return account;
}
