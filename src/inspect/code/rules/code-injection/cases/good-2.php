<?php
$mirror = new ReflectionClass($_GET['kind'] === 'b' ? 'Report' : 'Invoice');
$object = $mirror->newInstance();
register_tick_function('tick', $_GET['tick']);
