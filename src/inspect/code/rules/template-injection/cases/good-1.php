<?php
$page = $twig->createTemplate('Hello {{ name }}');
echo $page->render(['name' => $_GET['name']]);
