<?php $title = $_GET["title"]; ?>
<h1><?= $title ?></h1>
