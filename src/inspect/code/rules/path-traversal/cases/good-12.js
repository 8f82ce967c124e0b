const fs = require('fs'), path = require('path');
function isInside(root, file) { const r = path.relative(root, file); return !r.startsWith('..') && !path.isAbsolute(r); }
module.exports = (root) => (req, res) => { const file = path.join(root, req.url); if (!isInside(root, file)) { res.statusCode = 403; return res.end(); } fs.createReadStream(file).pipe(res); };
