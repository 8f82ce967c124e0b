const { spawn } = require('child_process');

exports.ping = (host, count) => spawn('ping', ['-c', count, host], { shell: true });
