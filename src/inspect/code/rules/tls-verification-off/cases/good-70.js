const request = require('request');
module.exports = function (opts, cb) {
  return request({ url: 'https://api.example.com', rejectUnauthorized: true, json: true }, cb);
};
