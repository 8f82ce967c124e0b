exports.hasBraces = (pattern) => /\{.*\}/.test(pattern);
