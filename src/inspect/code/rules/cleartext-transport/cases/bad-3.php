<?php
$client = new GuzzleHttp\Client();
$client->post('http://billing.example.com/orders', ['json' => $order]);
