const jwt = require('jsonwebtoken');

function userOf(token, key) {
  return jwt.verify(token, key, { algorithms: ['HS256'] }).sub;
}
