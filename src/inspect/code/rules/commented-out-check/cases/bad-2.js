const security = require('./security');
module.exports = (app, update) => {
  // app.put('/api/products/:id', security.isAuthorized())
  app.put('/api/products/:id', update);
};
