const express = require('express');
const helmet = require('helmet');

express().use(helmet({ frameguard: false, contentSecurityPolicy: false }));
