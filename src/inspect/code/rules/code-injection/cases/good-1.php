<?php
$total = intval($_GET['a']) + intval($_GET['b']);
