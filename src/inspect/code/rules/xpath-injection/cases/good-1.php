<?php
$found = $users->xpath("//user[id=" . intval($_GET['id']) . "]");
