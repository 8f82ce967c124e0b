def load(token):
    try:
        verify(token)
    except Exception:
        pass
    return True
