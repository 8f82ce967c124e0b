<?php
chmod('/srv/files', 0750);
