const crypto = require('crypto');
exports.verify = (body, sig, secret) => crypto.createHmac('sha256', secret).update(body).digest('hex') === sig;
