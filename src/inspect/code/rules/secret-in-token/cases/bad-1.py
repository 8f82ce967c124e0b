import jwt


def token(user, key):
    return jwt.encode({'sub': user.id, 'password': user.password}, key, algorithm='HS256')
