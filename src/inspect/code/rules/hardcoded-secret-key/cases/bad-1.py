import jwt


def token(user):
    return jwt.encode({'sub': user}, 'made up key', algorithm='HS256')
