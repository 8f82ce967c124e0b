<?php
$name = $_GET['name'];
echo '<h1>', htmlspecialchars($name, ENT_QUOTES), '</h1>';
foreach (['a' => $name] as $key => $value) {
    echo $key;
}
