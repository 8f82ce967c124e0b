const crypto = require('crypto');
exports.verify = (body, sig, secret) => { const mac = crypto.createHmac('sha256', secret).update(body).digest(); const given = Buffer.from(sig, 'hex'); return given.length === mac.length && crypto.timingSafeEqual(mac, given); };
