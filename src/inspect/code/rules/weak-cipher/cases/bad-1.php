<?php
$hidden = openssl_encrypt($text, 'aes-256-ecb', $key);
