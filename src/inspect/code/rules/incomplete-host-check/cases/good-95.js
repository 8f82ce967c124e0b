// The names of files, which no domain ends like.
exports.isManifest = (url) => url.endsWith('package.json') || url.includes('index.html');
