const crypto = require('crypto');
module.exports = (key, iv) => crypto.createCipheriv('aes-256-gcm', key, iv);
