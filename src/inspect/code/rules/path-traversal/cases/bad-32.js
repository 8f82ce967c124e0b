var http = require('http'), fs = require('fs'), url = require('url');
(function () {
  var Server = (function () {
    function Server(o) { this.o = o; }
    Server.prototype.request = function (req, res) {
      return (function (_this) { return function (pathname) {
        var f = pathname.replace(/^\//, '');
        f = require('path').resolve(process.cwd(), _this.o.root, f);
        return _this.file(res, f);
      }; })(this)(url.parse(req.url).pathname);
    };
    Server.prototype.file = function (res, f) { fs.createReadStream(f).pipe(res); };
    return Server;
  })();
  module.exports = Server;
}).call(this);
