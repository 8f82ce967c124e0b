const send = require('send');
module.exports = (root) => (req, res) => { send(req, req.url, { root }).pipe(res); };
