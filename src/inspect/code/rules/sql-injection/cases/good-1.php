<?php
$db = new PDO('sqlite:app.db');
$statement = $db->prepare('select id from users where name = ?');
$statement->execute([$_GET['name']]);
