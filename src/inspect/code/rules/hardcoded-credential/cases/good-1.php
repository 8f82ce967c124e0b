<?php
$db = new PDO('mysql:host=db', 'shop', getenv('DB_PASSWORD'));
