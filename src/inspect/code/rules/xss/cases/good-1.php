<?php
echo '<p>Hello ' . htmlspecialchars($_GET['name']) . '</p>';
