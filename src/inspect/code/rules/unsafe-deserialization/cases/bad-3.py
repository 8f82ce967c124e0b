from multiprocessing.connection import Listener


def serve():
    with Listener(("127.0.0.1", 6000)) as listener:
        return listener.accept().recv()
