<?php
function register($name, $password, $logger) {
    $logger->info("registered $name");
    error_log($password);
}
