import jwt


def token(user, key):
    return jwt.encode({'sub': user.id}, key, algorithm='HS256')
