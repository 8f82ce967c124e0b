const crypto = require('crypto');
module.exports = (key, iv) => crypto.createCipheriv('des-ede3-cbc', key, iv);
