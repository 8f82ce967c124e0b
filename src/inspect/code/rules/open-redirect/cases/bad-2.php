<?php
header('Location: ' . $_SERVER['REQUEST_URI']);
