import { lied, type Row } from './samples';

export const names = [
  ['/etc/passwd', 'the archive cannot be read: absolute path: /etc/passwd'],
  ['../1.png', 'the archive cannot be read: invalid relative path: ../1.png'],
  ['a/../../1.png', 'the archive cannot be read: invalid relative path: a/../../1.png'],
  ['C:\\1.png', 'the archive cannot be read: invalid characters in fileName: C:\\1.png'],
  ['c:/1.png', 'the archive cannot be read: absolute path: c:/1.png'],
  ['a\\1.png', 'the archive cannot be read: invalid characters in fileName: a\\1.png'],
  ['a\0.png', 'a name has a control character or a backslash: "a\\u0000.png"'],
  ['a\r\n.png', 'a name has a control character or a backslash: "a♪◙.png"'],
  ['', 'a name is empty or absolute: ""'],
].map(([name = '', reason]): Row => [
  `the name ${JSON.stringify(name)}`,
  lied({ name }),
  `unscannable: ${reason}`,
]);
