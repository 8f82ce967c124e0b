const jwt = require('jsonwebtoken');
module.exports = function auth(req, res, next) {
  const token = (req.headers.authorization || '').split(' ')[1];
  const payload = jwt.decode(token);
  if (!payload) return res.sendStatus(401);
  req.user = payload;
  next();
};
