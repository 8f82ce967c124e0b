const koa = require('koa');
const path = require('path');
const fs = require('fs');
const app = koa();
app.use(function* (next) {
  let file = path.join(process.cwd(), 'public', this.request.url);
  if (fs.existsSync(file)) {
    this.body = fs.createReadStream(file);
  } else {
    yield next;
  }
});
app.listen(3000);
