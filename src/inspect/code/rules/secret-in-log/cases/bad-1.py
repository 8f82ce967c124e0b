import logging


def login(user, password):
    logging.info('login of %s with %s', user, password)
