const HOSTS = ['example.com'];

function target(address) {
  const { hostname } = new URL(address);
  return HOSTS.includes(hostname) || hostname.endsWith('.example.com') ? address : '/';
}
