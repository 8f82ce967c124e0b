import http from 'node:http';
import { bundle } from './bundle';
http.createServer(async (req, res) => {
  const code = await bundle(req.url);
  res.setHeader('Content-Type', 'text/html');
  res.end(code);
}).listen(1);
