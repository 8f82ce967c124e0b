const http = require('http'); const { stat, readFile } = require('fs').promises; const { join, normalize, sep } = require('path');
module.exports = function createServer(dir) { return http.createServer(async (req, res) => { let target = normalize(join(dir, req.url)); if (target.substr(0, dir.length + 1) !== dir + sep) { res.end(); return; } res.end(await readFile(target)); }); };
