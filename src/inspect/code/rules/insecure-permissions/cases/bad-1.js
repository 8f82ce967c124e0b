const fs = require('fs');
fs.chmodSync('data.db', 0o777);
