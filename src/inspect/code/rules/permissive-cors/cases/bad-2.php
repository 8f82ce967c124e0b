<?php
use Symfony\Component\HttpFoundation\Response;
$response = new Response('text', 200, ['Access-Control-Allow-Origin' => '*']);
