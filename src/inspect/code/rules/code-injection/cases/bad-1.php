<?php
eval('$total = ' . $_GET['formula'] . ';');
