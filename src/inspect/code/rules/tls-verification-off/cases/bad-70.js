const request = require('request');
module.exports = function (opts, cb) {
  return request({ url: 'https://api.example.com', rejectUnauthorized: opts.strict || false, json: true }, cb);
};
