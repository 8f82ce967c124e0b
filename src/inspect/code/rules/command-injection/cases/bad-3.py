from fabric import Connection
from flask import request


def logs():
    with Connection("web1") as host:
        return host.run(f"tail /var/log/{request.args['name']}.log").stdout
