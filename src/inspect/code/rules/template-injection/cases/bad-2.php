<?php
$smarty->display('string:Hello ' . $_GET['name']);
