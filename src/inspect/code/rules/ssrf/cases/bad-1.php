<?php
$handle = curl_init($_GET['url']);
curl_exec($handle);
