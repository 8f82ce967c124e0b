const http = require('http');
const formidable = require('formidable');
const { execFile } = require('child_process');
http.createServer((request, response) => {
  const form = new formidable.IncomingForm();
  form.parse(request, (error, fields) => {
    execFile('lpr', ['-P', fields.printer, 'out.ps']);
    response.end();
  });
});
