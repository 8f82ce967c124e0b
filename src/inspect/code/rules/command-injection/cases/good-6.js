const { exec } = require('child_process');
exports.kill = function (pid, cb) { if (isNaN(pid)) return cb(new TypeError('pid')); exec(`kill -9 ${pid}`, cb); };
