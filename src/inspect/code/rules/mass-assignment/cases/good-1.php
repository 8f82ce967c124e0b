<?php
$user = User::create($request->only(['name', 'email']));
