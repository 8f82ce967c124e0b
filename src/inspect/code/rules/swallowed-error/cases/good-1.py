def load(token):
    try:
        verify(token)
    except ValueError:
        return False
    return True
