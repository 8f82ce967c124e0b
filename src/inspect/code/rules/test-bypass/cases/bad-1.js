function guard(req, res, next) {
  if (process.env.SKIP_AUTH) return next();
  return check(req, res, next);
}
