function login(user, password) {
  return user === 'root' && password === 'made up';
}
