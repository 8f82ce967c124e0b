const { spawn, execFile } = require('child_process');
module.exports = (req, res) => {
  const args = ['report.sh'];
  args[1] = req.body.name;
  execFile('/bin/sh', args);
  spawn('node', ['report.js'].concat(req.body.name));
};
