<?php
$response = new Response();
$response->sendFile('/srv/files/' . $_GET['name']);
