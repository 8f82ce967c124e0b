import os

from django.views import View


class Folder(View):
    def get(self, request, *args, **kwargs):
        os.system('ls ' + kwargs['name'])
