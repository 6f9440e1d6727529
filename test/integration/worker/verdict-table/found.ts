import { gzipSync } from 'node:zlib';
import { eicar } from '../../../../services/worker/clamd/limits/eicar';
import { descriptor, forgeZip } from '../forged-zip';
import { page, first, infected, zip, lied, large, nested, type Row } from './samples';

const malware = 'infected: Eicar-Test-Signature.UNOFFICIAL';

export const found: Row[] = [
  ['EICAR', () => eicar, malware],
  ['EICAR behind a page', () => Buffer.concat([page, eicar]), malware],
  ['EICAR deflated', zip([first, infected]), malware],
  ['EICAR stored', zip([first, { ...infected, method: 0 }]), malware],
  [
    'EICAR with sizes behind it',
    zip([
      first,
      {
        ...infected,
        flags: 8,
        local: { crc: 0, packedBytes: 0, bytes: 0 },
        behind: descriptor(infected.content ?? page),
      },
    ]),
    malware,
  ],
  ['EICAR as a program', zip([first, { name: 'setup.exe', content: eicar }]), malware],
  ['EICAR in the comment', zip([first], { comment: eicar }), malware],
  [
    'EICAR beside an entry',
    lied({ extra: Buffer.concat([Buffer.from([0x99, 0x99, eicar.length, 0]), eicar]) }),
    malware,
  ],
  ['EICAR before an archive', zip([first], { before: eicar }), malware],
  ['EICAR behind an archive', zip([first], { after: eicar }), malware],
  ['EICAR between entries and directory', zip([first], { beforeRecords: eicar }), malware],
  ['EICAR in an archive in an archive', () => nested(3, forgeZip([infected])), malware],
  ['EICAR in an archive behind a page', () => Buffer.concat([page, forgeZip([infected])]), malware],
  [
    'EICAR in an archive behind a page in an archive',
    zip([first, { name: '2.png', content: Buffer.concat([page, forgeZip([infected])]) }]),
    malware,
  ],
  ['EICAR behind 110 MiB', zip([large(110, eicar)]), malware],
  ['EICAR behind 300 MiB', zip([large(300, eicar)]), malware],
  ['EICAR whose checksum is wrong', zip([first, { ...infected, crc: 1 }]), malware],
  ['EICAR in gzip', () => gzipSync(eicar), malware],
];
