/**
 * The harmless file that every virus scanner must find. In two parts, or scanners would find it here.
 *
 * @see https://www.eicar.org/download-anti-malware-testfile/
 */
export const eicar = Buffer.from(
  ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR', '-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join(''),
);
