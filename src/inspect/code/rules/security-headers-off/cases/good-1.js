const express = require('express');
const helmet = require('helmet');

express().use(helmet({ contentSecurityPolicy: { directives: { imgSrc: ["'self'", 'images.example'] } } }));
