exports.hasBraces = (pattern) => {
  const at = pattern.indexOf('{');
  return at >= 0 && pattern.indexOf('}', at) >= 0;
};

exports.quoted = (text) => /"[^"]*"/.exec(text);
