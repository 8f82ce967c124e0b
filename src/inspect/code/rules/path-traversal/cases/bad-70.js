const multer = require('multer');
const storage = multer.diskStorage({
  destination: 'uploads/',
  filename: (req, file, cb) => cb(null, req.body.folder + '/' + file.originalname),
});
module.exports = multer({ storage, limits: { fileSize: 1e6 } });
