const cp = require('child_process');

const escapeQuotes = function (text) {
  if (typeof text !== 'string') return text;
  return `"${text.replace(/(["'$`\\])/g, '\\$1')}"`;
};

module.exports.commit = function (files, message, done) {
  const all = files.map(escapeQuotes).join(' ');
  cp.exec(`git add ${all} && git commit -m ${escapeQuotes(message)}`, done);
};
