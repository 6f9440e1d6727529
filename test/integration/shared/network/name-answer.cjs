const HEADER_BYTES = 12;
const A = 1;
const NO_SUCH_NAME = 3;

/** What a question asks for. @see https://www.rfc-editor.org/rfc/rfc1035#section-4 */
const questionIn = (query) => {
  const labels = [];
  let at = HEADER_BYTES;
  for (; query[at] > 0; at += query[at] + 1)
    labels.push(query.toString('latin1', at + 1, at + 1 + query[at]));
  return { name: labels.join('.'), isForA: query.readUInt16BE(at + 1) === A, end: at + 5 };
};

/** The answer of a name server that knows one name, at 127.0.0.1, and answers others by their codes in `failures`. */
const answerTo = (query, known, failures = {}) => {
  const { name, isForA, end } = questionIn(query);
  const isKnown = name === known;
  const record = isKnown && isForA ? Buffer.from('c00c000100010000000000047f000001', 'hex') : Buffer.alloc(0);
  const header = Buffer.from(query.subarray(0, HEADER_BYTES));
  header.writeUInt16BE(0x8180 | (isKnown ? 0 : (failures[name] ?? NO_SUCH_NAME)), 2);
  header.fill(0, 6);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(record.length > 0 ? 1 : 0, 6);
  return Buffer.concat([header, query.subarray(HEADER_BYTES, end), record]);
};

module.exports = { answerTo, questionIn };
