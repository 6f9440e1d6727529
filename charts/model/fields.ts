import { z } from 'zod';
import { cronPattern } from './cron';

/** A whole number within the bounds. */
export const whole = (minimum: number, maximum: number, description: string) =>
  z.int().min(minimum).max(maximum).describe(description);

export const flag = (description: string) => z.boolean().describe(description);
export const choice = <const T extends readonly string[]>(options: T, description: string) =>
  z.enum(options).describe(description);
export const text = (description: string) => z.string().describe(description);

/** Text that may be empty, which stands for "not set". */
const matching = (pattern: RegExp, rule: string, description: string) =>
  z.string().regex(pattern, { error: rule }).describe(description);

/** @see https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-subdomain-names */
export const objectName = (description: string) =>
  matching(/^([a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?)?$/, 'be the name of an object, or empty', description);
/** What a Service may be called, short enough to stand before every suffix. */
export const namePrefix = (description: string) =>
  matching(
    /^([a-z]([a-z0-9-]{0,34}[a-z0-9])?)?$/,
    'be at most 36 letters, digits and dashes that begin with a letter, or empty',
    description,
  );
/** @see https://kubernetes.io/docs/concepts/configuration/secret/ */
export const secretKey = (description: string) =>
  matching(/^[\w.-]{1,253}$/, 'be the key of a Secret', description);
/** What stands before every path of a server that has others beside it. */
export const basePath = (description: string) =>
  matching(/^(\/[\w.~-]+)*$/, 'be a path such as /jaeger without a slash at its end, or empty', description);
export const hostName = (description: string) =>
  matching(/^([A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?)?$/, 'be a host name, or empty', description);
export const httpUrl = (description: string) =>
  matching(/^(https?:\/\/[^\s/]+(\/\S*)?)?$/, 'be an http or https URL, or empty', description);
/** @see https://www.rfc-editor.org/rfc/rfc4632 */
const block =
  '(([0-9]{1,3}(\\.[0-9]{1,3}){3}\\/([12]?[0-9]|3[0-2]))|([0-9a-f:]+:[0-9a-f:.]*\\/(1[01][0-9]|12[0-8]|[1-9]?[0-9])))';
export const addressBlock = (description: string) =>
  matching(new RegExp(`^${block}?$`), 'be a block of addresses such as 10.1.0.0/16, or empty', description);
export const addressBlocks = (description: string) =>
  matching(
    new RegExp(`^(${block}(,${block})*)?$`),
    'be blocks of addresses such as 10.1.0.0/16,fd00:1::/64, or empty',
    description,
  );
/** A text of a map, where `--set` reads `5` and `true` as what they are not meant to be. */
const entry = (written: z.ZodString, rule: string) =>
  z.union([written, z.number().min(0).transform(String), z.boolean().transform(String)], { error: rule });

/** @see https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/ */
export const labelMap = (description: string) =>
  z
    .record(z.string(), entry(z.string().regex(/^([A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?)?$/), 'be a label'))
    .describe(description);
/** A map whose keys may not begin with what the chart's own begin with. */
export const unreserved = (map: ReturnType<typeof annotations>, prefixes: readonly string[]) => {
  const pattern = `^(${prefixes.join('|').replaceAll('.', '\\.')})/`;
  const isReserved = (key: string) => new RegExp(pattern).test(key);
  const error = `have no key that begins with ${prefixes.map((each) => `${each}/`).join(' or ')}, as the chart's own do`;
  return map
    .refine((entries) => !Object.keys(entries).some(isReserved), { error })
    .meta({ description: map.description, propertyNames: { not: { pattern } } });
};
/** Something of Kubernetes, in its own words. */
export const freeForm = (description: string) => z.record(z.string(), z.unknown()).describe(description);
export const freeForms = (description: string) =>
  z.array(z.record(z.string(), z.unknown())).describe(description);
/** @see https://kubernetes.io/docs/concepts/overview/working-with-objects/annotations/ */
export const annotations = (description: string) =>
  z.record(z.string(), entry(z.string(), 'be a text')).describe(description);
/** Keys that anybody on the way could replace must not come over http. */
export const httpsUrl = (description: string) =>
  matching(/^(https:\/\/[^\s/]+(\/\S*)?)?$/, 'be an https URL, or empty', description);
export const headerName = (description: string) =>
  matching(/^[A-Za-z0-9-]+$/, 'be the name of a header', description);
/** What browsers send as `Origin`, which servers compare letter by letter. */
export const webOrigin = (description: string) =>
  matching(
    /^(https?:\/\/[a-z0-9.-]+(:\d{1,5})?)?$/,
    'be scheme, host and port alone, in lower case, or empty',
    description,
  );
/**
 * Text that may be typed as a number: YAML and `--set` read `cpu: 1` and `tag: 123456` as such.
 *
 * @param pattern of the number's text, too.
 */
export const numeric = (pattern: RegExp, rule: string, description: string, number = z.number().min(0)) =>
  z
    .union([z.string().regex(pattern, { error: rule }), number.transform(String)], { error: rule })
    .describe(description);

/** A number with a fraction, which `--set` reads as a text. */
export const decimal = (minimum: number, maximum: number, description: string) => {
  const number = z.number().min(minimum).max(maximum);
  return z
    .union([
      number,
      z
        .string()
        .regex(/^(0|[1-9]\d*)(\.\d+)?$/, { error: 'be a number' })
        .transform(Number)
        .pipe(number),
    ])
    .describe(description);
};

/** @see https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/ */
const unit = '(m|k|Ki|M|Mi|G|Gi|T|Ti)?';
/** Go knows no look-ahead. */
const aboveZero = '(0*[1-9][0-9]*(\\.[0-9]+)?|0+\\.0*[1-9][0-9]*)';
const positive = z.number().positive();

/** What is requested: Kubernetes takes 0 for that. */
const request = (description: string) =>
  numeric(new RegExp(`^[0-9]+(\\.[0-9]+)?${unit}$`), 'be a quantity such as 250m or 256Mi', description);
/** What is there, or the most of it: 0 would be refused by Kubernetes, or be no limit at all. */
export const quantity = (description: string) =>
  numeric(
    new RegExp(`^${aboveZero}${unit}$`),
    'be a quantity above 0 such as 250m or 256Mi',
    description,
    positive,
  );
const optionalQuantity = (description: string) =>
  numeric(
    new RegExp(`^(${aboveZero}${unit})?$`),
    'be a quantity above 0 such as 250m or 256Mi, or empty',
    description,
    positive,
  );

/** Who chooses the ids that processes of pods run with. */
export const podSecurity = choice(
  ['chart', 'platform'],
  'Who chooses user and group of pods. chart: ids that suit the images. platform: whoever admits pods, as on OpenShift, which refuses ids that are not its own.',
);

export const registry = (description: string) =>
  matching(
    /^([a-z0-9]([a-z0-9._:/-]*[a-z0-9])?)?$/,
    'be a registry such as mirror.example.com/cache, or empty',
    description,
  );

/** @see https://kubernetes.io/docs/concepts/services-networking/dual-stack/ */
export const ipFamilyPolicy = choice(
  ['', 'SingleStack', 'PreferDualStack', 'RequireDualStack'],
  'Of every Service; empty: what the cluster says, which is one family.',
);

/** @see https://www.rfc-editor.org/rfc/rfc7468 */
export const pem = (description: string) =>
  matching(
    /^(\s*-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----\s*)*$/,
    'be certificates in PEM, or empty',
    description,
  );

export const schedule = (description: string) =>
  matching(cronPattern, 'be a cron expression such as 55 23 * * *', description);

/** Where an image comes from. */
export const image = (of: string) =>
  z
    .strictObject({
      repository: matching(
        /^[a-z0-9][a-z0-9._/:-]*$/,
        'be an image without tag and digest',
        'Registry and name.',
      ),
      tag: numeric(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/, 'be an image tag', 'Tag.'),
      digest: matching(
        /^(sha256:[0-9a-f]{64})?$/,
        'be sha256: and 64 hex digits, or empty',
        'Digest; wins over the tag.',
      ),
    })
    .describe(`Image of ${of}.`);

/** CPU and memory of one container whose disk is said elsewhere. */
export const computeResources = (of: string) =>
  z
    .strictObject({
      cpu: request('CPU that is requested.'),
      cpuLimit: optionalQuantity(
        'Most CPU, where a ResourceQuota or a LimitRange asks for a limit; empty: none, because throttling slows what idle CPU could do.',
      ),
      memory: quantity('Memory, both requested and the limit.'),
    })
    .describe(`Resources of ${of}.`);

/** CPU, memory and disk of one container. */
export const resources = (of: string) =>
  computeResources(of)
    .extend({ disk: quantity('Most disk for logs and temporary files.') })
    .describe(`Resources of ${of}.`);
