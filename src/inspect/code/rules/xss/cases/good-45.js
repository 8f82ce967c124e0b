const React = require('react');
module.exports = () => React.createElement('div', { title: window.location.hash }, window.location.hash);
