<?php
$db = new PDO('mysql:host=db', 'shop', 'hunter2-shop');
