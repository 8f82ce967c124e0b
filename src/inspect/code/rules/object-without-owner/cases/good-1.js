const express = require('express');
const app = express();

app.get('/orders/:id', requireAuth, async (req, res) => {
  const order = await Order.findOne({ where: { id: req.params.id, userId: req.user.id } });
  res.json(order);
});
