<?php
chmod('/srv/files', 0777);
