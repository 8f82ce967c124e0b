<?php
$response = new Response();
$response->sendFile('/srv/files/' . basename($_GET['name']));
