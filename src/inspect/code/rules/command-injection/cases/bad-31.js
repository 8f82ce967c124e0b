const { execSync } = require('child_process');

module.exports = function history(options) {
  function log(format) {
    return execSync('git log --format=' + format + ' ' + options.range).toString();
  }
  return { subjects: () => log('%s'), hashes: () => log('%h') };
};
