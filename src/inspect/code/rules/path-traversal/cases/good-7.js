const tar = require('tar-stream');
const fs = require('fs');
const path = require('path');
module.exports = async (files, output) => {
  for (const file of files) {
    const target = path.resolve(output, file.path);
    if (!target.startsWith(path.resolve(output) + path.sep)) throw new Error('outside');
    await fs.promises.writeFile(target, file.data);
  }
};
module.exports.reader = tar.extract;
