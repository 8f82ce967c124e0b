exports.isSecret = (field) => field.type === 'password';
