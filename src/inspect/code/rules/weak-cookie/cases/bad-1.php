<?php
setcookie('session', $id);
