<?php $title = $_GET["title"]; ?>
<h1><?= htmlspecialchars($title) ?></h1>
