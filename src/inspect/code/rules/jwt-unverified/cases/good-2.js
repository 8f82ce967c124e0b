const jwt = require('jsonwebtoken');

exports.name = (token, key) => {
  jwt.verify(token, key);
  return jwt.decode(token).name;
};
