import { environment } from '../../charts/environments';

const { mangamotion: development } = environment('development');

/** Settings with one of them changed, and the message that refuses it. */
export function change(
  name: string,
  key: string,
  value: unknown,
  message: string,
  base: object = development,
) {
  return { name, message, settings: { ...base, [key]: value } };
}
