<?php
$name = $_GET['name'];
echo '<h1>', $name, '</h1>';
var_dump($_POST);
