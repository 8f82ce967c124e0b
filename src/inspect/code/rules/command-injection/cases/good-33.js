const cp = require('child_process');
const net = require('net');

module.exports = (address) => ping(address).then(lookUp);

function lookUp(address) {
  if (!net.isIPv4(address) && !net.isIPv6(address)) throw new Error('no address');
  return cp.execSync('arp -n ' + address);
}
