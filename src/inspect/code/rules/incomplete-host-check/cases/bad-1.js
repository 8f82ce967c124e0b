function target(address) {
  const url = new URL(address);
  return url.hostname.includes('example.com') ? address : '/';
}
