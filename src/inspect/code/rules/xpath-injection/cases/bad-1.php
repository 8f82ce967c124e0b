<?php
$found = $users->xpath("//user[name='" . $_GET['name'] . "']");
