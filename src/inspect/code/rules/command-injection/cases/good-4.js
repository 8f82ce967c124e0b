const { exec } = require('child_process');
module.exports.kill = function (port, cb) {
  port = Number.parseInt(port);
  if (!port) return cb(new Error('bad port'));
  exec(`lsof -i tcp:${port}`, cb); };
