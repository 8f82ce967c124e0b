// What comes from the page itself, from exceptions and from users of a plugin, and twins of it.
const $ = window.jQuery;
export function shown() {
  $('#a').html($('textarea').val()); // BAD xss/low
  $('#a').text($('textarea').val()); // OK
  $('#a').html($('.b').attr('data-title')); // BAD xss/low
  $('.b').attr('title', 'fixed').html('<b>fixed</b>'); // OK
  document.getElementById('c').innerHTML = document.getElementById('d').textContent; // BAD xss/low
  document.getElementById('c').innerHTML = document.getElementById('d').innerHTML; // OK
  document.getElementById('c').textContent = document.getElementById('d').value; // OK
  window.location.href = $('select').val(); // OK
  $('#a').html(`<b>${document.querySelector('input').value}</b>`); // BAD xss/low
}
export function told(check) {
  const wanted = new URLSearchParams(window.location.search).get('name');
  try {
    check(wanted);
  } catch (error) {
    $('#message').html(error); // BAD xss/low
    $('#message').text(error); // OK
  }
  try {
    JSON.parse('{}');
    console.log(wanted);
  } catch (error) {
    $('#message').html(error); // OK
  }
}
$.fn.tip = function tip(options) {
  $(options.target).hide(); // BAD xss/low
  $(document).find(options.target).hide(); // OK
  $(options.template).show(); // OK
  if (options.target.jquery) $(options.target).show(); // OK
};
export function chosen() {
  $(window.location.search).show(); // OK
  const field = document.getElementById('e');
  field.value += window.location.search;
  $(field).trigger('change'); // OK
  $(decodeURIComponent(window.location.hash.slice(1))).show(); // BAD xss
  const link = document.createElement('a');
  link.setAttribute('href', new URLSearchParams(window.location.search).get('next')); // BAD xss
  link.setAttribute('href', `/go?to=${window.location.search}`); // OK
  link.setAttribute('title', window.location.search); // OK
}
