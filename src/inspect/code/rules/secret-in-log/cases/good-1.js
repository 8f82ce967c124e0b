function login(user, password) {
  console.log('wrong password', user);
}
