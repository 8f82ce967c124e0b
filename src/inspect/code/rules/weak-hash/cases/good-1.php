<?php
$stored = password_hash($password, PASSWORD_DEFAULT);
