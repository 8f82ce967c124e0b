const crypto = require('crypto');

exports.hashed = (password) => {
  const salt = crypto.randomBytes(16);
  return [salt, crypto.pbkdf2Sync(password, salt, 600000, 32, 'sha256')];
};
