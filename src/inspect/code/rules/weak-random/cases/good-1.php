<?php
$token = bin2hex(random_bytes(16));
$dice = mt_rand(1, 6);
