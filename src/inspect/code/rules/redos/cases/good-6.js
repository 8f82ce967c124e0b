const NUMBER = /^(?:\d+)?\.?\d+ *(?:ms|s)?$/;
const MAX_LENGTH = 100;

module.exports = (value) => (typeof value === 'string' ? parse(value) : value);

function parse(text) {
  if (text.length > MAX_LENGTH) return null;
  return NUMBER.exec(text);
}
