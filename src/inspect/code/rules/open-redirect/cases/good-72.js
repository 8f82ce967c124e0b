module.exports = () => (req, res, next) => {
  if (req.url.length > 1 && req.url.endsWith('/')) {
    res.writeHead(301, { Location: req.url.slice(0, -1).replace(/^[\/\\]+/, '/') });
    return res.end();
  }
  next();
};
