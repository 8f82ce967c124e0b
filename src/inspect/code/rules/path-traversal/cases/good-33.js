const fs = require('fs');
const { Worker } = require('node:worker_threads');

module.exports = (file) =>
  new Promise((resolve) => {
    const worker = new Worker(file);
    worker.on('message', (result) => resolve(result));
  }).then((result) => fs.writeFileSync(result.path, result.output));
