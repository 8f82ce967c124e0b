<?php
namespace App;

use GuzzleHttp\Client;
use GuzzleHttp\Psr7\Request;
use Illuminate\Support\Facades\Http;
use WpOrg\Requests\Requests;

function addresses($browser, $factory) {
    $url = $_GET['url'];
    $client = new Client(['base_uri' => $url]); // BAD ssrf
    $other = new Client(['base_uri' => 'https://api.example.com', 'headers' => ['X-Name' => $_GET['name']]]); // OK
    $other->getAsync($url); // BAD ssrf
    $other->getAsync('https://api.example.com/users/' . rawurlencode($_GET['id'])); // OK
    $other->send(new Request('GET', $url)); // BAD ssrf
    $other->send(new Request('GET', 'https://api.example.com/')); // OK
    $browser->submitForm($url, ['a' => 1]); // BAD ssrf
    $factory->createRequest('POST', $url); // BAD ssrf
    Http::patch($url, []); // BAD ssrf
    Requests::delete($url, []); // BAD ssrf
    Requests::delete('https://api.example.com/', ['X-Url' => $url]); // OK
    Requests::request_multiple([['url' => $url]]); // BAD ssrf
    Requests::request_multiple([['url' => 'https://api.example.com/', 'data' => $url]]); // OK
    \Unirest\Request::head($url); // BAD ssrf
    new \SoapClient('https://api.example.com/a.wsdl', ['location' => $url]); // BAD ssrf
    new \SoapClient('https://api.example.com/a.wsdl', ['login' => $_GET['login']]); // OK
}

function certificates($client, $request, $url) {
    $options = ['timeout' => 2, 'verify' => false];
    $client->sendAsync($request, $options); // BAD tls-verification-off
    $client->sendAsync($request, ['timeout' => 2, 'verify' => true]); // OK
    $client->sendAsync($request, ['timeout' => 0, 'verify' => '/etc/ssl/own.pem']); // OK
    $client->setOptions(['ssl' => ['verifypeer' => false]]); // BAD tls-verification-off
    $client->setOptions(['ssl' => ['verifypeer' => true]]); // OK
    wp_remote_get($url, ['sslverify' => false]); // BAD tls-verification-off
    wp_remote_get($url, ['sslverify' => true]); // OK tls-verification-off
    Requests::request($url, options: ['verifyname' => false]); // BAD tls-verification-off
    \Unirest\Request::verifyPeer(false); // BAD tls-verification-off
    \Unirest\Request::verifyPeer(true); // OK
}

function plain($client) {
    $client->get('http://api.example.com/users'); // BAD cleartext-transport
    $client->get('https://api.example.com/users'); // OK
    $client->get('http://localhost:8080/users'); // OK
    $handle = curl_init('http://api.example.com/users'); // BAD cleartext-transport
    curl_setopt($handle, CURLOPT_URL, 'http://api.example.com/users'); // BAD cleartext-transport
    curl_setopt($handle, CURLOPT_REFERER, 'http://schemas.example.com/users'); // OK
    new \WebSocket\Client('ws://api.example.com/'); // BAD cleartext-transport
    new \WebSocket\Client('wss://api.example.com/'); // OK
}

function documents($text) {
    $flags = LIBXML_NONET | LIBXML_NOENT;
    $document = new \DOMDocument();
    $document->loadXML($text, $flags); // BAD xxe
    $safe = LIBXML_NONET | LIBXML_NOBLANKS;
    $document->loadXML($text, $safe); // OK
    new \SimpleXMLElement($text, LIBXML_NOENT); // BAD xxe
    new \SimpleXMLElement($text, LIBXML_NONET); // OK
}

function pages() {
    $html = '<pre>Hello ' . $_GET['name'] . '</pre>'; // BAD xss
    $html .= '<pre>Hello ' . htmlspecialchars($_GET['name']) . '</pre>'; // OK
    return $html;
}
