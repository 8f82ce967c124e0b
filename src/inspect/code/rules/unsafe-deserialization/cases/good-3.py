import hashlib
import hmac
import os
import pickle
from multiprocessing.connection import Listener
from flask import abort, request

KEY = os.environ["KEY"].encode()


def serve():
    with Listener(("127.0.0.1", 6000), authkey=KEY) as listener:
        return listener.accept().recv()


def job():
    data = request.get_data()
    mac = hmac.new(KEY, data, hashlib.sha256).hexdigest()
    if not hmac.compare_digest(mac, request.headers["X-Signature"]):
        abort(403)
    return pickle.loads(data)
