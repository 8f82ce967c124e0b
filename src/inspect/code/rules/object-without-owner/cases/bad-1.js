const express = require('express');
const app = express();

app.get('/orders/:id', requireAuth, async (req, res) => {
  const order = await Order.findByPk(req.params.id);
  res.json(order);
});
