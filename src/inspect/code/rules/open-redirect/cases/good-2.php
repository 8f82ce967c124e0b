<?php
header('Location: https://shop.example' . $_SERVER['REQUEST_URI']);
