const crypto = require('crypto');
exports.verify = (key, body, sent) => {
  const code = crypto.createHmac('sha256', key).update(body).digest('hex');
  return code === sent;
};
