const fs = require('node:fs');
const http = require('node:http');
const path = require('node:path');
const AdmZip = require('adm-zip');

exports.serve = (folder) =>
  http.createServer((asked, answer) => {
    if (/\.\./.test(decodeURIComponent(asked.url))) return answer.end();
    return fs.createReadStream(path.join(folder, asked.url)).pipe(answer);
  });

exports.serveOther = (folder) =>
  http.createServer((asked, answer) => {
    const inside = path.normalize(decodeURIComponent(asked.url)).replace(/^(\.\.[/\\])+/, '');
    fs.createReadStream(path.join(folder, inside)).pipe(answer);
  });

exports.unpack = (file, folder) => {
  for (const entry of new AdmZip(file).getEntries()) {
    const target = path.resolve(folder, entry.entryName);
    if (!target.startsWith(path.resolve(folder) + path.sep)) continue;
    fs.writeFileSync(target, entry.getData());
  }
};
