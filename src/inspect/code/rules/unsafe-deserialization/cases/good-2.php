<?php
function load($row) { return unserialize($row['settings'], ['allowed_classes' => false]); }
