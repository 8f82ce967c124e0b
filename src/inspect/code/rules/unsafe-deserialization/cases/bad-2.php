<?php
function load($row) { return unserialize($row['settings']); }
