const { exec } = require('child_process');
const quote = (text) => "'" + text.replace(/'/g, "'\\''") + "'";
exports.show = (file, cb) => exec('cat ' + quote(file), cb);
