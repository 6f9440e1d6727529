/** For `node --test`: a line of JSON for each test, with the names of those that it is in. */
module.exports = async function* outcomes(source) {
  const open = [];
  for await (const { type, data } of source) {
    if (type === 'test:start') open[data.nesting] = data.name;
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    if (data.skip !== undefined || data.todo !== undefined) continue;
    const name = [...open.slice(0, data.nesting), data.name].join(' > ');
    yield `${JSON.stringify({ name, passed: type === 'test:pass' })}\n`;
  }
};
