const NUMBER = /^(?:\d+)?\.?\d+ *(?:ms|s)?$/;

module.exports = (value) => (typeof value === 'string' ? parse(value) : value);

function parse(text) {
  const first = text.charAt(0);
  return first === '-' ? null : NUMBER.exec(text);
}
