const { execFileSync } = require('child_process');

module.exports = function history(options) {
  function log(format) {
    return execFileSync('git', ['log', `--format=${format}`, '--end-of-options', options.range]).toString();
  }
  return { subjects: () => log('%s'), hashes: () => log('%h') };
};
