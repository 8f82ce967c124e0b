<?php
$name = $_GET['name'];
usort($list, $name); // BAD
usort($list, 'strcmp'); // OK
array_map($name, $list); // BAD
array_map(fn ($one) => $one . $name, $list); // OK
hash_file('sha256', $name); // BAD
hash_file('sha256', 'data.bin'); // OK
Header("Access-Control-Allow-Origin: *"); // BAD
Header("X-Powered-By: us"); // OK
UNLINK($name); // BAD
UNLINK('old.txt'); // OK
ldap_bind($connection, 'cn=reader'); // BAD
ldap_bind($connection, 'cn=reader', ''); // BAD
ldap_bind($connection, 'cn=reader', getenv('LDAP_PASSWORD')); // OK
openssl_encrypt($text, 'aes-256-cbc', $key, 0, '1234567890123456'); // BAD
openssl_encrypt($text, 'aes-256-cbc', $key, 0, random_bytes(16)); // OK

function rules($request)
{
    return Validator::make($request->all(), [ // OK
        'email' => [Rule::unique('users')->ignore($_POST['id'])], // BAD
        'name' => [Rule::unique('users')->ignore(7)], // OK
    ]);
}
