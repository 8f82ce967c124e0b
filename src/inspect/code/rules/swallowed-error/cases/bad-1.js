function guard(req, res, next) {
  try {
    verifyToken(req.headers.token);
  } catch (error) {}
  next();
}
