<?php
header('X-Name: ' . $_GET['name']);
