const express = require('express');
const multer = require('multer');
const fs = require('fs');
const crypto = require('crypto');
const upload = multer({ dest: '/tmp/', limits: { fileSize: 1e6 }, fileFilter: (req, file, cb) => cb(null, file.mimetype === 'image/png') });
const app = express();
app.post('/avatar', upload.single('avatar'), (req, res) => {
  fs.renameSync(req.file.path, `./public/avatars/${crypto.randomUUID()}.png`);
  res.sendStatus(204);
});
app.listen(3000);
