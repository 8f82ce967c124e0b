const { exec, execFile } = require('node:child_process');

const KINDS = ['A', 'AAAA', 'MX'];

exports.lookUp = (kind, callback) => {
  if (kind !== undefined && !KINDS.includes(kind)) throw new TypeError('no such kind');
  exec('dig -t ' + (kind || 'A') + ' example.org', callback);
};

exports.files = (folder, callback) => execFile('ls', ['-l', '--', folder], callback);
