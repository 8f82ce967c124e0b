const jwt = require('jsonwebtoken');
module.exports = function auth(req, res, next) {
  const token = (req.headers.authorization || '').split(' ')[1];
  try {
    req.user = jwt.verify(token, process.env.JWT_SECRET, { algorithms: ['HS256'] });
  } catch {
    return res.sendStatus(401);
  }
  next();
};
