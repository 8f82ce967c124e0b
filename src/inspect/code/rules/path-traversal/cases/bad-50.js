(function() {
  var Server, fs, http, path, url;
  fs = require('fs');
  http = require('http');
  path = require('path');
  url = require('url');
  Server = (function() {
    function Server(options) {
      this.options = options;
      this.server = http.createServer((function(_this) {
        return function(request, response) {
          return _this.processRequest(request, response);
        };
      })(this));
    }
    Server.prototype.processRequest = function(request, response) {
      var file, uri;
      uri = url.parse(request.url);
      file = path.resolve(this.options.root + decodeURI(uri.pathname));
      return fs.stat(file, (function(_this) {
        return function(error, stats) {
          if (error) { return _this.notFound(response); }
          return fs.createReadStream(file).pipe(response);
        };
      })(this));
    };
    return Server;
  })();
  module.exports = Server;
}).call(this);
