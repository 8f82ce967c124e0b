// What elements lead to, expressions of Angular, what a browser keeps, and twins that differ in one place.
const { shell } = require('electron');
const wanted = new URLSearchParams(window.location.search).get('next');
export function leads() {
  const frame = document.createElement('iframe');
  frame.src = wanted; // BAD open-redirect
  frame.src = `/pages/${encodeURIComponent(wanted)}`; // OK
  frame.title = wanted; // OK
  const form = document.getElementById('login');
  form.action = wanted; // BAD open-redirect
  form.action = '/login'; // OK
  importScripts(wanted); // BAD open-redirect
  shell.openExternal(wanted); // BAD open-redirect
  shell.openExternal('https://a.test/help'); // OK
}
export function control($scope, $parse, list) {
  $scope.$eval(wanted); // BAD code-injection
  $scope.$eval(() => list.push(wanted)); // OK
  $scope.$watch('list.length', () => list.push(wanted)); // OK
  $parse(wanted)($scope); // BAD code-injection
  $parse('list.length')($scope); // OK
}
window.addEventListener('message', (event) => {
  const call = JSON.parse(event.data);
  window[call.name](call.value); // BAD code-injection
  window[`on${call.name}`](call.value); // OK code-injection
});
export function keeps(user, hash) {
  localStorage.setItem('login', user.password); // BAD cleartext-storage
  localStorage.setItem('login', hash(user.password)); // OK
  localStorage.setItem('shown', user.passwordHash); // OK
  sessionStorage.login = user.password; // BAD cleartext-storage
  sessionStorage.theme = user.theme; // OK
}
