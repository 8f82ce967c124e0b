const crypto = require('crypto');
exports.verify = (key, body, sent) => {
  const code = crypto.createHmac('sha256', key).update(body).digest();
  return crypto.timingSafeEqual(code, Buffer.from(sent, 'hex'));
};
