const cp = require('child_process');

const asLine = function (text) {
  return `"${text}"`;
};

module.exports.commit = function (files, message, done) {
  const all = files.map(asLine).join(' ');
  cp.exec(`git add ${all} && git commit -m ${asLine(message)}`, done);
};
