<?php
$client = new GuzzleHttp\Client();
$client->post('https://billing.example.com/orders', ['json' => $order]);
