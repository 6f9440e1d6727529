import type { Abort } from './raw-request';

/** One request to a server of the fixture `parity.cjs`; `AGENT` in the text becomes what its spans are known by. */
export interface RawRequest {
  readonly server: 'express' | 'plain' | 'continued' | 'limited' | 'upgraded' | 'secure';
  readonly text: string;
  readonly abort?: Abort;
}

const agent = 'User-Agent: AGENT';
const close = 'Connection: close';

function head(line: string, ...headers: string[]): string {
  return [line, agent, close, ...headers, '', ''].join('\n');
}

function get(path: string, ...headers: string[]): string {
  return head(`GET ${path} HTTP/1.1`, 'Host: shop.example:8080', ...headers);
}

const paths = [
  '/',
  '/?page=2&X-Amz-Signature=secret&token=secret',
  '/?',
  '/?a=%20b&a=&b',
  '/all/of/it',
  '/all/%C3%A4%20/../x',
  '/all//double',
  '/all/.hidden',
  '/all/a^b|c"d<e',
  '//api/things',
  '/api',
  '/api/things',
  '/api/things/',
  '/api/things/7',
  '/api/things/7?x=1#y',
  '/api/things/7/fall-through',
  '/api/things/7/fail',
  '/api/things/7/inner/parts/8',
  '/api/things/7/inner/fail',
  '/api/things/7/inner/unknown',
  '/api/things/7/8/9',
  '/api/unknown',
  '/v1/5',
  '/v2/5/unknown/x',
  '/mounted/shop/page/3',
  '/mounted/shop/unknown',
  '/one',
  '/two/5',
  '/regex/42',
  '/regex/none',
  '/async',
  '/two-handlers',
  '/redirect',
  '/static/empty.cjs',
  '/static/none',
  '/static',
  '/refused',
  '/refused/more',
  '/skipped',
  '/unknown',
  '/%',
  '/healthz',
  '/healthz?full',
  '/metrics/more',
  ...[204, 304, 400, 404, 499, 500, 503, 599, 600, 999].map((status) => `/status/${status}`),
  ...[200, 404, 500].map((status) => `/marked/${status}`),
  '/marked-ok',
  '/destroy',
  '/destroy-with-error',
  '/response-error',
  '/write-after-end',
];

const hosts = ['localhost', 'shop.example:443', '[::1]:8080', '[::1]', '::1', 'a b', 'x:y', 'x:99999', ''];

const proxies = [
  'Forwarded: for=192.0.2.1;host=front.example;proto=https',
  'Forwarded: for="[2001:db8::1]:4711";host="front.example:8443";proto=http, for=10.0.0.1',
  'Forwarded: for=_hidden, for=192.0.2.9 ; host=front.example',
  'Forwarded: HOST=front.example;Proto=ftp',
  'Forwarded: for="192.0.2.\\7"',
  'Forwarded: for=',
  'Forwarded: nonsense',
  'Forwarded: for=a b',
  'X-Forwarded-For: 203.0.113.7, 10.0.0.1',
  'X-Forwarded-For: 203.0.113.7:8080',
  'X-Forwarded-For: [2001:db8::7]:80',
  'X-Forwarded-For: 2001:db8::7',
  'X-Forwarded-For: ,',
  'X-Forwarded-Host: front.example',
  'X-Forwarded-Host: front.example:8443, inner',
  'X-Forwarded-Host: front.example\nX-Forwarded-Proto: https',
  'X-Forwarded-Host: a\nX-Forwarded-Host: b\nX-Forwarded-Proto: http\nX-Forwarded-Proto: https',
];

const chunkedBody = 'Content-Type: application/json\nContent-Length: 8\n\n{"a": 1}';
const post = (body: string) => get('/body').replace('GET', 'POST').replace(/\n\n$/, `\n${body}`);

const others: Record<string, RawRequest> = {
  'a body': { server: 'express', text: post(chunkedBody) },
  'a body that is none': { server: 'express', text: post(chunkedBody.replace('}', ']')) },
  'a body that breaks off': {
    server: 'express',
    text: post(chunkedBody.slice(0, -2)),
    abort: { afterMillis: 1000 },
  },
  'a request that is given up': { server: 'express', text: get('/never'), abort: { afterMillis: 1000 } },
  'an answer that is given up': { server: 'express', text: get('/part'), abort: 'on answer' },
  HEAD: { server: 'express', text: get('/one').replace('GET', 'HEAD') },
  OPTIONS: { server: 'express', text: get('/one').replace('GET', 'OPTIONS') },
  'OPTIONS *': { server: 'express', text: get('*').replace('GET', 'OPTIONS') },
  'a method of WebDAV': { server: 'express', text: get('/one').replace('GET', 'PROPFIND') },
  QUERY: { server: 'express', text: get('/all/q').replace('GET', 'QUERY') },
  'HTTP/1.0': { server: 'express', text: head('GET /one HTTP/1.0') },
  'an absolute URL': { server: 'express', text: get('http://other.example/one?a=1') },
  'a URL of another protocol': { server: 'plain', text: get('ftp://other.example/one') },
  'without Express': { server: 'plain', text: get('/one') },
  'without a host': { server: 'plain', text: head('GET /one HTTP/1.1') },
  'a handler that throws': { server: 'plain', text: get('/throw'), abort: { afterMillis: 1000 } },
  'a malformed request': { server: 'plain', text: get('/one').replace('HTTP/1.1', 'HTTP/x') },
  'two requests in a row': {
    server: 'express',
    text: get('/one').replace('Connection: close\n', '') + get('/api/things/7'),
  },
  'two requests at once, of which the first takes longer': {
    server: 'express',
    text: get('/async').replace('Connection: close\n', '') + get('/one'),
  },
  'one request more than a connection may have': {
    server: 'limited',
    text: get('/one').replace('Connection: close\n', '') + get('/two/1'),
  },
  'an upgrade': {
    server: 'upgraded',
    text: get('/', 'Upgrade: x').replace('Connection: close', 'Connection: upgrade'),
  },
  'an upgrade that nobody takes': {
    server: 'plain',
    text: get('/', 'Upgrade: x').replace('Connection: close', 'Connection: upgrade, close'),
    abort: { afterMillis: 1000 },
  },
  'Expect: 100-continue': { server: 'plain', text: get('/', 'Expect: 100-continue') },
  'Expect: 100-continue that the service answers': {
    server: 'continued',
    text: get('/', 'Expect: 100-continue'),
  },
  'Expect: something else': { server: 'plain', text: get('/', 'Expect: more') },
  TLS: { server: 'secure', text: get('/one') },
  'TLS with a port that goes without saying': {
    server: 'secure',
    text: get('/one').replace(':8080', ''),
  },
};

/** By what they are. */
export const requests: ReadonlyMap<string, RawRequest> = new Map([
  ...paths.map((path): [string, RawRequest] => [`GET ${path}`, { server: 'express', text: get(path) }]),
  ...hosts.map((host): [string, RawRequest] => {
    const text = get('/one').replace('shop.example:8080', host);
    return [`Host: ${host}`, { server: 'express', text }];
  }),
  ...proxies.map((header): [string, RawRequest] => [
    header.replaceAll('\n', ', '),
    { server: 'express', text: get('/one', header) },
  ]),
  ...Object.entries(others),
]);
