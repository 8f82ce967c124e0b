const { spawn } = require('child_process');
exports.run = function (file, args) { return spawn('node', [file].concat(args)); };
