def answer(response, value):
    response.set_cookie('session', value, secure=True, httponly=True, samesite='Lax')
