<?php
$found = ldap_search($directory, 'ou=people', '(uid=' . $_GET['user'] . ')');
