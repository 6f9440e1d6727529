import { expect, test } from 'vitest';
import { OperationTemplates } from '../../../../deploy/instrumentation/samplers/operation-templates';

function templates(...operations: string[]): OperationTemplates<string> {
  const all = new OperationTemplates<string>();
  for (const operation of operations) all.add(operation, operation);
  return all;
}

test.each([
  ['/health', 'GET', '/health'],
  ['/health', 'POST', '/health/'],
  ['/', 'GET', '/'],
  ['GET /jobs/:id', 'GET', '/jobs/7'],
  ['/jobs/:id', 'DELETE', '/jobs/7'],
  ['GET /jobs/{id}', 'GET', '/jobs/7'],
  ['/jobs/{jobId}/files/{fileId}', 'GET', '/jobs/7/files/8'],
  ['/jobs/:id/', 'GET', '/jobs/7'],
  ['/jobs/:id?', 'GET', '/jobs/7'],
  ['/jobs/:id(\\d+)', 'GET', '/jobs/7'],
  ['/jobs/:id((?:a|b)+)', 'GET', '/jobs/ab'],
  ['/jobs/:größe', 'GET', '/jobs/7'],
  ['/jobs/:"my-id"', 'GET', '/jobs/7'],
  ['/jobs/:id+', 'GET', '/jobs/7'],
  ['/jobs/{id:\\d{2}}', 'GET', '/jobs/17'],
  ['/files/*', 'GET', '/files/a/b/c.png'],
  ['/files/*path', 'GET', '/files/a'],
])('%s matches %s %s', (operation, method, path) => {
  expect(templates(operation).find(method, path)).toBe(operation);
});

test.each([
  ['/health', 'GET', '/healthy'],
  ['/health', 'GET', '/health/live'],
  ['/', 'GET', '/health'],
  ['GET /jobs/:id', 'POST', '/jobs/7'],
  ['/jobs/:id', 'GET', '/jobs'],
  ['/jobs/:id', 'GET', '/jobs/'],
  ['/jobs/:id', 'GET', '/jobs//'],
  ['/jobs/:id', 'GET', '/jobs/7/files'],
  ['/:from-:to', 'GET', '/lhr-jfk'],
  ['/:id.json', 'GET', '/7.json'],
  ['/{from}-{to}', 'GET', '/lhr-jfk'],
  ['/:from(\\w+)-:to(\\w+)', 'GET', '/lhr-jfk'],
  ['/files/*', 'GET', '/files'],
  ['worker.scan', 'GET', '/worker.scan'],
])('%s does not match %s %s', (operation, method, path) => {
  expect(templates(operation).find(method, path)).toBeUndefined();
});

test('a text goes before a parameter, segment by segment, and one method before any', () => {
  const all = templates(
    '/jobs/:id',
    'GET /jobs/:id',
    '/jobs/all',
    'GET /:any/all/:more',
    '/files/*',
    '/files/:id',
  );
  expect(all.find('GET', '/jobs/7')).toBe('GET /jobs/:id');
  expect(all.find('PUT', '/jobs/7')).toBe('/jobs/:id');
  expect(all.find('GET', '/jobs/all')).toBe('/jobs/all');
  expect(all.find('GET', '/jobs/all/7')).toBe('GET /:any/all/:more');
  expect(all.find('GET', '/files/7')).toBe('/files/:id');
  expect(all.find('GET', '/files/7/8')).toBe('/files/*');
});

test('templates and paths of any depth are no burden', () => {
  const deep = '/:a'.repeat(100_000);
  const all = templates('/:a'.repeat(64));
  expect(all.add(deep, deep)).toBe(false);
  expect(all.find('GET', '/a'.repeat(100_000))).toBeUndefined();
});
