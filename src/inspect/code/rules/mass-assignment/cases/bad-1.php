<?php
$user = User::create($request->all());
