import { expect, test } from 'vitest';
import { EventParser } from '../../../../../services/api/upload-page/client/event-parser';

test('events come out whole, however the text was cut', () => {
  const parser = new EventParser();
  expect(parser.push('event: jo')).toEqual([]);
  expect(parser.push('b\ndata: {"a":')).toEqual([]);
  expect(parser.push('1}\n\n:\n\ndata: x\ndata: y\n\nevent: job\nda')).toEqual([
    { event: 'job', data: '{"a":1}' },
    { event: 'message', data: 'x\ny' },
  ]);
});
