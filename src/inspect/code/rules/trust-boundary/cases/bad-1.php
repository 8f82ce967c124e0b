<?php
$_SESSION['role'] = $_POST['role'];
