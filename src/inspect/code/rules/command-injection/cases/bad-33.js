const cp = require('child_process');

module.exports = (address) => ping(address).then(lookUp);

function lookUp(address) {
  return cp.execSync('arp -n ' + address);
}
