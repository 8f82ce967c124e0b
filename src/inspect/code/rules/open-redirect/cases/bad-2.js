module.exports = function (req, res) {
  res.writeHead(302, { Location: req.url.replace(/[/]$/, '') });
  res.end();
};
