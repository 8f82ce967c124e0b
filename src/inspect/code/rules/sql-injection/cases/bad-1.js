const { Pool } = require('pg');
const pool = new Pool();
const express = require('express');
const app = express();

app.get('/user', async (req, res) => {
  const rows = await pool.query(`select id from users where name = '${req.query.name}'`);
  res.json(rows);
});
