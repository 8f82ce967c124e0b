function guard(req, res, next) {
  return check(req, res, next);
}
