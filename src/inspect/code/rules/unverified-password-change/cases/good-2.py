from django.http import HttpResponse


def change(request):
    user = request.user
    if not user.check_password(request.POST['before']):
        return HttpResponse(status=403)
    user.set_password(request.POST['new'])
    user.save()
    return HttpResponse('ok')


def register(request):
    user = User(name=request.POST['name'])
    user.set_password(request.POST['new'])
    user.save()
    return HttpResponse('ok')
