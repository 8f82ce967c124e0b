<?php
echo '<p>' . html_entity_decode(htmlspecialchars($_GET['name'])) . '</p>';
