const crypto = require('crypto');
module.exports = (text) => crypto.createHash('sha1').update(text).digest('hex');
