// The fields of a form come by a callback.
const http = require('http');
const formidable = require('formidable');
const { exec } = require('child_process');
http.createServer((request, response) => {
  const form = new formidable.IncomingForm();
  form.parse(request, (error, fields) => {
    exec(`lpr -P ${fields.printer} out.ps`);
    response.end();
  });
});
