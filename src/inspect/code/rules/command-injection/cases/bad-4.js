const { exec } = require('mz/child_process');

// The command line is made in one function and run in another, which is made in a third.
const listing = (folder) => `ls -l ${folder}`;
const start = (line) => exec(line);

module.exports = function files(folder) {
  const steps = [() => start(listing(folder)), () => exec('du -s ' + folder)];
  return Promise.all(steps.map((step) => step()));
};
