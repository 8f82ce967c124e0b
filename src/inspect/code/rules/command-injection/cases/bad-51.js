// A list that is put together is a list.
const { spawn, execFile } = require('child_process');
module.exports = (req, res) => {
  const args = ['-c'];
  args[1] = req.body.script;
  execFile('/bin/sh', args);
  spawn('node', ['-e', req.body.code]);
};
