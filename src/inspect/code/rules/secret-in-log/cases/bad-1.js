function login(user, password) {
  console.log('login', user, password);
}
