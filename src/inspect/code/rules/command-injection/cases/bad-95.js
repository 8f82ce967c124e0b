// The check is there and its answer is taken for the other one.
const { exec } = require('child_process');

const NAME = /^[a-z]+$/;

function problemOf(name) {
  if (!NAME.test(name)) return 'only letters are names';
  return null;
}

exports.third = (name) => {
  if (problemOf(name) === null) throw new Error('no name');
  exec('tool ' + name);
};
