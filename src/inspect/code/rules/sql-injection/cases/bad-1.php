<?php
$db = new PDO('sqlite:app.db');
$rows = $db->query("select id from users where name = '" . $_GET['name'] . "'");
