const crypto = require('crypto');

exports.read = (key, iv, text) => {
  const decipher = crypto.createDecipheriv('aes-256-gcm', key, iv, { authTagLength: 16 });
  return decipher.update(text);
};
