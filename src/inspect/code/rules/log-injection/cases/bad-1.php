<?php
error_log('looked for ' . $_GET['name']);
