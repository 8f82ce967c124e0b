const Handlebars = require('handlebars');

exports.page = (source) => Handlebars.compile(source, { noEscape: true });
