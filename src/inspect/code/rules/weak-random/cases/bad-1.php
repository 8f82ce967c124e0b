<?php
$token = dechex(mt_rand());
