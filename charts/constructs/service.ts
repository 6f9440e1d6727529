import type { ApiObject } from 'cdk8s';
import type { ServiceSettings } from '../model/service';
import { addEntries } from '../template/free-form';
import type { Values } from '../template/values';

/** What its user says of a Service. */
export function markService(service: ApiObject, { annotations, labels }: Values<ServiceSettings>): void {
  addEntries(service, annotations, 'metadata', 'annotations');
  addEntries(service, labels, 'metadata', 'labels');
}
