const koa = require('koa');
const path = require('path');
const fs = require('fs');
const app = koa();
app.use(function* (next) {
  let dir = path.join(process.cwd(), 'public');
  let file = path.join(dir, this.request.url);
  if (file.startsWith(dir + path.sep) && fs.existsSync(file)) {
    this.body = fs.createReadStream(file);
  } else {
    yield next;
  }
});
app.listen(3000);
