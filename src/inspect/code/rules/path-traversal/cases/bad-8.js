const tar = require('tar-stream');
const fs = require('fs');
const path = require('path');
module.exports = async (files, output) => {
  for (const file of files) {
    const target = path.join(output, file.path);
    await fs.promises.writeFile(target, file.data);
  }
};
module.exports.reader = tar.extract;
