import { first, zip, type Row } from './samples';

export const unknownMethods = [1, 6, 9, 12, 14, 93, 95, 97, 98, 99, 200].map((method): Row => [
  `an entry of method ${method}`,
  zip([first, { name: '2.png', content: Buffer.from('packed'), method }]),
  `unscannable: an entry is packed by method ${method}, not stored or deflated: "2.png"`,
]);
