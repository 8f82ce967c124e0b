const fs = require('fs'), os = require('os'), path = require('path');
exports.save = (data) => fs.writeFileSync(path.join(os.tmpdir(), 'app-cache.json'), data);
