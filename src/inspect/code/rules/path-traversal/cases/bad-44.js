const express = require('express');
const multer = require('multer');
const fs = require('fs');
const upload = multer({ dest: '/tmp/' });
const app = express();
app.post('/avatar', upload.single('avatar'), (req, res) => {
  fs.renameSync(req.file.path, `./public/avatars/${req.file.originalname}`);
  res.sendStatus(204);
});
app.listen(3000);
