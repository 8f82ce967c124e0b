<?php
$page = $twig->createTemplate('Hello ' . htmlspecialchars($_GET['name']));
echo $page->render();
