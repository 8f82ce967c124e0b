const security = require('./security');
module.exports = (app, update) => {
  // Who may change a product: see security.isAuthorized.
  app.put('/api/products/:id', security.isAuthorized(), update);
};
