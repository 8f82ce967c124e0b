// A check that gives back what it was given or nothing, and one that gives back what is wrong or nothing.
const { exec } = require('child_process');

const NAME = /^[a-z]+$/;
const checked = (name) => (NAME.test(name) ? name : undefined);

function problemOf(name) {
  if (!NAME.test(name)) return 'only letters are names';
  return null;
}

exports.first = (name) => {
  if (checked(name) !== undefined) exec('tool ' + name);
};

exports.second = (name) => {
  if (checked(name) == null) throw new Error('no name');
  exec('tool ' + name);
};

exports.third = (name) => {
  const problem = problemOf(name);
  if (problem !== null) throw new Error(problem);
  exec('tool ' + name);
};
