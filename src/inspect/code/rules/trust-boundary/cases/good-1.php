<?php
$_SESSION['visits'] = intval($_POST['visits']);
