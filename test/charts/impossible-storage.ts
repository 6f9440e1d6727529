import { environment } from '../../charts/environments';
import { change } from './impossible-change';

const { mangamotion: development } = environment('development');
const { mangamotion: production } = environment('production');

/** Settings of S3 that cannot be. */
export const impossibleStorage = [
  change(
    'an external S3 without a Secret',
    'objectStorage',
    { ...production.objectStorage, existingSecret: '' },
    'objectStorage.existingSecret must be set where objectStorage.deploy is false and objectStorage.credentials is secret, got ""',
    production,
  ),
  change(
    'an identity that keys would overrule',
    'objectStorage',
    { ...production.objectStorage, credentials: 'workloadIdentity' },
    'objectStorage.existingSecret must be empty where objectStorage.credentials is workloadIdentity, which keys of a Secret would overrule, got "mangamotion-s3"',
    production,
  ),
  change(
    'an identity for our own storage',
    'objectStorage',
    { ...development.objectStorage, credentials: 'workloadIdentity' },
    'objectStorage.credentials must be secret where objectStorage.deploy is true: our own storage knows no other, got "workloadIdentity"',
  ),
];
