<?php
$handle = curl_init('https://images.example.com/' . $_GET['name']);
curl_exec($handle);
