import { Server } from 'http';
import { readFileSync, existsSync } from 'fs';
const FILES = { '/': './index.html', '/app.js': './app.js' };
const web = new Server((r, w) => {
  const target = FILES[r.url];
  if (target === undefined || !existsSync(target)) { w.writeHead(404); w.end(); return; }
  w.end(readFileSync(target));
});
web.listen(8080);
