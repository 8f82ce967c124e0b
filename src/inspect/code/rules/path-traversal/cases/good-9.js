var UP = /(?:^|[\\\/])\.\.(?:[\\\/]|$)/;
const fs = require('fs'), path = require('path');
module.exports = (root) => (req, res) => { const p = decodeURIComponent(req.url); if (UP.test(path.normalize('./' + p))) { res.statusCode = 403; return res.end(); } fs.createReadStream(path.join(root, p)).pipe(res); };
