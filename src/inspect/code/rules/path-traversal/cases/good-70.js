const multer = require('multer');
const crypto = require('crypto');
const storage = multer.diskStorage({
  destination: 'uploads/',
  filename: (req, file, cb) => cb(null, crypto.randomUUID() + '.bin'),
});
module.exports = multer({ storage, limits: { fileSize: 1e6 } });
