const jwt = require('jsonwebtoken');

exports.token = (user, key) => jwt.sign({ id: user.id, passwordHash: user.hash }, key);
