// The own call is harmless; whoever uses the library calls both functions with what they like.
const cp = require('child_process');
const run = (options) => cp.exec('zip ' + options.name, () => {});
function zip(options) {
  return run(options);
}
module.exports = zip;
module.exports.run = run;
zip({ name: process.version });
