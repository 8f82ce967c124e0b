<?php
header('Access-Control-Allow-Origin: https://shop.example.com');
