# @login_required
def settings(request):
    return None
