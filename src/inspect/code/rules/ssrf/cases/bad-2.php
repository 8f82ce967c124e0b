<?php
$handle = curl_init('http://' . urlencode($_GET['host']) . '/status');
curl_exec($handle);
