import { Server } from 'http';
import { readFileSync, existsSync } from 'fs';
const web = new Server((r, w) => {
  let target = '.' + r.url;
  if (target === './') target = './index.html';
  if (!existsSync(target)) { w.writeHead(404); w.end(); return; }
  w.end(readFileSync(target));
});
web.listen(8080);
