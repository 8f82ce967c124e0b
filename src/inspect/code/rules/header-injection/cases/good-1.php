<?php
header('X-Name: ' . urlencode($_GET['name']));
