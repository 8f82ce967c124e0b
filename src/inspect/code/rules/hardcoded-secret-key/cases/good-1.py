import os

import jwt


def token(user):
    return jwt.encode({'sub': user}, os.environ['JWT_KEY'], algorithm='HS256')
