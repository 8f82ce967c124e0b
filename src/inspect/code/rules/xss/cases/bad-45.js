const React = require('react');
module.exports = () => React.createElement('div', { dangerouslySetInnerHTML: { __html: window.location.hash } });
