<?php
error_log('looked for ' . intval($_GET['number']));
