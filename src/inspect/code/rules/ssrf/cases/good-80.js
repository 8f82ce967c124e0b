const app = require('express')();
const { sendMail } = require('./mail');
app.post('/reset', (req, res) => {
  const link = 'https://' + req.tenantHost + '/reset';
  sendMail(link);
  res.sendStatus(204);
});
