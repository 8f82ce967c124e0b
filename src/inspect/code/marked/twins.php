<?php
function pages() {
    $texts = array_map('htmlentities', $_POST);
    printf('<b>%s</b>', $texts['t']); // OK
    $same = array_map('trim', $_POST);
    printf('<b>%s</b>', $same['t']); // BAD
}

function calls($handle) {
    curl_setopt_array($handle, [CURLOPT_URL => $_POST['u'], CURLOPT_RETURNTRANSFER => true]); // BAD
    curl_setopt_array($handle, [CURLOPT_URL => 'https://a.example.com/', CURLOPT_POSTFIELDS => $_POST]); // OK
}

function redirects() {
    header('Location: https://' . $_SERVER['HTTP_HOST'] . $_SERVER['REQUEST_URI']); // OK
    header("Location: https://{$_SERVER['HTTP_HOST']}/x"); // OK
    header('Location: https://' . $_GET['host']); // BAD
}
