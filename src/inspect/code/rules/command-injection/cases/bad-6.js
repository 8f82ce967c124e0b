const { exec } = require('child_process');
const quote = (text) => "'" + text + "'";
exports.show = (file, cb) => exec('cat ' + quote(file), cb);
