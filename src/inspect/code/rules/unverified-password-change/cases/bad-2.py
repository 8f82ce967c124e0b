from django.http import HttpResponse


def change(request):
    user = request.user
    user.set_password(request.POST['new'])
    user.save()
    return HttpResponse('ok')
