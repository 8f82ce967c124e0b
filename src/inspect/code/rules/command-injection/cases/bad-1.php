<?php
system('ping -c 1 ' . $_GET['host']);
