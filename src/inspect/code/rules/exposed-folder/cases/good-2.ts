import express from 'express';

const app = express();
app.use('/vendor', express.static('node_modules/some-widget/dist'));
