<?php
echo '<p>Hello ' . $_GET['name'] . '</p>';
