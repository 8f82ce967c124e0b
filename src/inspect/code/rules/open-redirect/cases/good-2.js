module.exports = function (req, res) {
  res.writeHead(302, { Location: '/pages' + req.url });
  res.end();
};
