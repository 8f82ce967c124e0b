# The caller has checked the login.
def settings(request):
    return None
