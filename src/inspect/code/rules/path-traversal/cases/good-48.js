const http2 = require('http2');
const path = require('path');
const server = http2.createSecureServer({ key: KEY, cert: CERT });
server.on('stream', (stream, headers) => {
  const file = path.join('/srv/www', headers[':path']);
  if (!file.startsWith('/srv/www/')) return stream.respond({ ':status': 403 }, { endStream: true });
  stream.respondWithFile(file, { 'content-type': 'text/html' });
});
server.listen(8443);
