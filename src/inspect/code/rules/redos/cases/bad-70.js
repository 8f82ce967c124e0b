exports.withoutFragment = (address) => address.replace(/[?#][^#]*$/, '');
