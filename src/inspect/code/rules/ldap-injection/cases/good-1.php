<?php
$found = ldap_search($directory, 'ou=people', '(uid=' . ldap_escape($_GET['user'], '', LDAP_ESCAPE_FILTER) . ')');
