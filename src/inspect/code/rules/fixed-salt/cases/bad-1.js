const crypto = require('crypto');

const salt = Buffer.from('c0ffee00', 'hex');

exports.hashed = (password) => crypto.pbkdf2Sync(password, salt, 600000, 32, 'sha256');
