exports.isOurs = (url) => url.includes('package.example.org');
