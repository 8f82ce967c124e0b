const fs = require('fs'), path = require('path');
module.exports = (root) => (req, res) => { const p = decodeURIComponent(req.url); if (p.split(/[\\/]/).some((s) => s === '..')) { res.statusCode = 403; return res.end(); } fs.createReadStream(path.join(root, p)).pipe(res); };
