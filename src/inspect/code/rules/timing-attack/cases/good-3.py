import hmac
import os
from flask import request

TOKEN = os.environ["TOKEN"]


def hook():
    return "ok" if hmac.compare_digest(request.headers.get("X-Token", ""), TOKEN) else "no"


class Hasher:
    def verify(self, password, stored_hash):
        return hmac.compare_digest(stored_hash, self.encode(password))
