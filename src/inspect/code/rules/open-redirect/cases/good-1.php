<?php
header('Location: /home?next=' . urlencode($_GET['next']));
